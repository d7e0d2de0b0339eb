import { Countdown } from '@/components/countdown'
import { Button } from '@/components/ui/button'
import type { ReserveState } from '@/features/holds/reserve-state'
import { oneOf } from '@/features/sizes/size-state'
import type { DropSize } from '@/lib/api/endpoints'
import { cn } from '@/lib/cn'

interface ReserveButtonProps {
  state: ReserveState
  /** The sizes that would be reserved, the most wanted first. */
  sizes?: readonly DropSize[]
  /** The id of the element that names the drop. */
  describedBy?: string
  className?: string
  onReserve(): void
  onShowHold(): void
}

/** The button of a drop. Its label shows what is possible now. */
export function ReserveButton({
  state,
  sizes = [],
  describedBy,
  className,
  onReserve,
  onShowHold,
}: ReserveButtonProps) {
  const common = { size: 'large', 'aria-describedby': describedBy } as const
  if (state.kind === 'open') {
    return (
      <Button {...common} className={cn(wraps, className)} onClick={onReserve}>
        <OpenLabel sizes={sizes} />
      </Button>
    )
  }
  if (state.kind === 'held') {
    return (
      <Button {...common} variant="secondary" className={cn(wraps, className)} onClick={onShowHold}>
        <span>
          Yours for <Countdown untilMs={state.untilMs} atMostMs={state.lengthMs} />
          {state.size && ` · ${state.size}`}
        </span>
      </Button>
    )
  }
  if (state.kind === 'reserving') {
    return (
      // Not `disabled`, because a disabled button would lose the focus.
      <Button {...common} className={className} aria-disabled aria-busy>
        Reserving…
      </Button>
    )
  }
  return (
    <Button {...common} className={cn(wraps, className)} disabled>
      <span>
        <ClosedLabel state={state} />
      </span>
    </Button>
  )
}

/** A label may be long, and text may be twice its size. */
const wraps = 'h-auto min-h-13 min-w-0 py-1.5 leading-tight whitespace-normal wrap-anywhere'

/** `Reserve`, `Reserve EU 42`, or `Reserve EU 42, else EU 42.5`. */
function OpenLabel({ sizes: [first, ...others] }: { sizes: readonly DropSize[] }) {
  if (!first) return 'Reserve'
  return (
    <span>
      Reserve {first.label}
      {others.length > 0 && <span className="font-normal">, else {oneOf(others)}</span>}
    </span>
  )
}

const labels = {
  paused: 'Paused',
  ended: 'Ended',
  cancelled: 'Cancelled',
  'sold-out': 'Sold out',
  limit: 'You have yours',
}

function ClosedLabel({ state }: { state: Exclude<ReserveState, { kind: 'open' | 'held' | 'reserving' }> }) {
  if (state.kind === 'upcoming') {
    return (
      <>
        Starts in <Countdown untilMs={state.untilMs} />
      </>
    )
  }
  if (state.kind === 'waiting') {
    return (
      <>
        Again in <Countdown untilMs={state.untilMs} />
      </>
    )
  }
  if (state.kind !== 'all-held') return labels[state.kind]
  if (state.untilMs === undefined) return 'All in carts'
  return (
    <>
      All in carts — may return in <Countdown untilMs={state.untilMs} />
    </>
  )
}
