import { Countdown } from '@/components/countdown'
import { Button } from '@/components/ui/button'
import type { ReserveState } from '@/features/holds/reserve-state'

interface ReserveButtonProps {
  state: ReserveState
  className?: string
  onReserve(): void
  onShowHold(): void
}

/** The button of a drop. Its label shows what is possible now. */
export function ReserveButton({ state, className, onReserve, onShowHold }: ReserveButtonProps) {
  if (state.kind === 'open') {
    return (
      <Button size="large" className={className} onClick={onReserve}>
        Reserve
      </Button>
    )
  }
  if (state.kind === 'held') {
    return (
      <Button size="large" variant="secondary" className={className} onClick={onShowHold}>
        <span>
          Yours for <Countdown untilMs={state.untilMs} />
        </span>
      </Button>
    )
  }
  if (state.kind === 'reserving') {
    return (
      // Not `disabled`, because a disabled button would lose the focus.
      <Button size="large" className={className} aria-disabled aria-busy>
        Reserving…
      </Button>
    )
  }
  return (
    <Button size="large" className={className} disabled>
      <span>
        <ClosedLabel state={state} />
      </span>
    </Button>
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
