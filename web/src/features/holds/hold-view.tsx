import { useState } from 'react'
import { useSelector } from 'react-redux'
import { Picture } from '@/components/picture'
import { Button } from '@/components/ui/button'
import { settle } from '@/features/holds/hold-flow'
import { HoldTimer } from '@/features/holds/hold-timer'
import { type HoldsRoot, type Step, selectAttempt, selectStep } from '@/features/holds/holds-slice'
import { useOwnReservations } from '@/features/holds/own-reservations'
import { ReleaseQuestion } from '@/features/holds/release-question'
import { costOfRelease } from '@/features/holds/unsold'
import { sizesById } from '@/features/sizes/size-state'
import type { Drop, OwnReservation } from '@/lib/api/endpoints'
import { cn } from '@/lib/cn'
import { useAppDispatch } from '@/lib/dispatch'
import { formatMoney } from '@/lib/money'

interface HoldViewProps {
  drop: Drop
  /** Undefined while the reserve is in flight. */
  hold: OwnReservation | undefined
}

/** A hold in its dialog: what it is, the time that is left, and what can be done. */
export function HoldView({ drop, hold }: HoldViewProps) {
  const dispatch = useAppDispatch()
  const step = useSelector((state: HoldsRoot) => selectStep(state, hold?.id))
  const { reservations } = useOwnReservations()
  const costMs = hold ? costOfRelease(drop, reservations, hold) : 0
  const [asks, setAsks] = useState(false)
  const [message, setMessage] = useState<string>()

  async function take(next: Step) {
    if (!hold || step) return
    setMessage(undefined)
    setAsks(false)
    const problem = await dispatch(settle(hold, next))
    setMessage(problem?.detail)
  }

  return (
    <div className="flex flex-col gap-5 short:grid short:grid-cols-[auto_1fr] short:items-start short:gap-x-6">
      <HoldTimer hold={hold} holdSeconds={drop.holdSeconds} step={step} />
      <div className="flex min-w-0 flex-col gap-4 max-sm:contents">
        <What drop={drop} hold={hold} className={asks ? 'short:hidden' : ''} />
        {message && (
          <p role="alert" className="rounded-control bg-bad-soft px-4 py-3 text-sm font-medium text-bad">
            {message}
          </p>
        )}
        <div className="sticky -bottom-6 -mx-6 -mb-6 flex flex-col gap-2.5 bg-card px-6 pt-1 pb-6">
          {asks ? (
            <ReleaseQuestion costMs={costMs} onRelease={() => take('releasing')} onKeep={() => setAsks(false)} />
          ) : (
            <>
              <Button size="large" disabled={!hold} aria-disabled={step !== undefined} onClick={() => take('buying')}>
                {step === 'buying' ? 'Buying…' : 'Complete purchase'}
              </Button>
              <Button
                size="large"
                variant="quiet"
                disabled={!hold}
                aria-disabled={step !== undefined}
                onClick={() => (costMs > 0 ? setAsks(true) : take('releasing'))}
              >
                {step === 'releasing' ? 'Releasing…' : 'Release'}
              </Button>
            </>
          )}
        </div>
      </div>
    </div>
  )
}

function What({ drop, hold, className }: HoldViewProps & { className: string }) {
  const wish = useSelector((state: HoldsRoot) => selectAttempt(state, drop.id))
  const size = hold ? hold.size : sizesById(drop, wish ?? [])[0]
  return (
    <div className={cn('flex items-center gap-4', className)}>
      <Picture src={drop.imageUrl} alt="" className="size-20 shrink-0 rounded-control" />
      <div className="min-w-0">
        <p className="eyebrow truncate text-muted">{drop.brand}</p>
        <p className="display mt-1 line-clamp-2 pb-0.5 text-xl break-words">{drop.name}</p>
        <p className="mt-1 font-bold">
          {size && (
            <>
              <span className="wrap-anywhere">{size.label}</span> ·{' '}
            </>
          )}
          <span className="figures">{formatMoney(hold?.price ?? drop.price, drop.currency)}</span>
        </p>
      </div>
    </div>
  )
}
