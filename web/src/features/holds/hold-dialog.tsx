import { useState } from 'react'
import { useSelector } from 'react-redux'
import { Picture } from '@/components/picture'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { settle } from '@/features/holds/hold-flow'
import { HoldTimer } from '@/features/holds/hold-timer'
import {
  type HoldsRoot,
  holdHidden,
  type Step,
  selectAttempt,
  selectInsteadOf,
  selectIsReserving,
  selectOpenDrop,
  selectStep,
} from '@/features/holds/holds-slice'
import { selectHold, useOwnReservations } from '@/features/holds/own-reservations'
import { costOfRelease } from '@/features/holds/unsold'
import { sizesById } from '@/features/sizes/size-state'
import { type Drop, type OwnReservation, useGetDropQuery } from '@/lib/api/endpoints'
import { type ApiState, useAppDispatch } from '@/lib/dispatch'
import { formatMoney } from '@/lib/money'
import { formatDuration } from '@/lib/time'

/**
 * The dialog of the user's hold: buy it or release it. It opens at the click, before the answer
 * arrives.
 */
export function HoldDialog() {
  const dispatch = useAppDispatch()
  const dropId = useSelector(selectOpenDrop)
  const { data: drop } = useGetDropQuery({ id: dropId ?? '' }, { skip: !dropId })
  const hold = useSelector((state: ApiState) => (dropId ? selectHold(state, dropId) : undefined))
  const reserving = useSelector((state: HoldsRoot) => dropId !== null && selectIsReserving(state, dropId))
  const insteadOf = useSelector((state: HoldsRoot) => selectInsteadOf(state, hold?.id))
  const shown = hold?.drop ?? (drop?.id === dropId ? drop : undefined)
  const isOpen = shown !== undefined && (hold !== undefined || reserving)
  return (
    <Dialog open={isOpen} onOpenChange={(open) => open || dispatch(holdHidden())}>
      {isOpen && (
        <DialogContent
          title="Complete your purchase"
          description={hold ? yoursText(hold, insteadOf) : 'One moment: we are putting a pair aside for you.'}
          // Ignore the second click of a double click, which is outside the dialog.
          onInteractOutside={(event) => event.preventDefault()}
        >
          <HoldView key={hold?.id} drop={shown} hold={hold} />
        </DialogContent>
      )}
    </Dialog>
  )
}

const yoursText = ({ size }: OwnReservation, insteadOf: string | undefined) => {
  const what = size ? `${size.label} is` : 'The pair is'
  const gone = insteadOf ? ` ${insteadOf} was gone.` : ''
  return `${what} yours alone until the clock runs out.${gone}`
}

function HoldView({ drop, hold }: { drop: Drop; hold: OwnReservation | undefined }) {
  const dispatch = useAppDispatch()
  const step = useSelector((state: HoldsRoot) => selectStep(state, hold?.id))
  const { reservations } = useOwnReservations()
  const wish = useSelector((state: HoldsRoot) => selectAttempt(state, drop.id))
  const size = hold ? hold.size : sizesById(drop, wish ?? [])[0]
  const costMs = hold ? costOfRelease(drop, reservations, hold) : 0
  const [message, setMessage] = useState<string>()

  async function take(next: Step) {
    if (!hold || step) return
    setMessage(undefined)
    const problem = await dispatch(settle(hold, next))
    setMessage(problem?.detail)
  }

  return (
    <div className="flex flex-col gap-5">
      <div className="flex items-center gap-4">
        <Picture src={drop.imageUrl} alt="" className="size-24 shrink-0 rounded-control" />
        <div className="min-w-0">
          <p className="eyebrow truncate text-muted">{drop.brand}</p>
          <p className="display mt-1 line-clamp-2 pb-0.5 text-xl break-words">{drop.name}</p>
          {size && <p className="mt-1.5 font-bold wrap-anywhere">{size.label}</p>}
          <p className="figures mt-1.5 font-bold">{formatMoney(hold?.price ?? drop.price, drop.currency)}</p>
        </div>
      </div>
      <HoldTimer hold={hold} holdSeconds={drop.holdSeconds} />
      {message && (
        <p role="alert" className="rounded-control bg-bad-soft px-4 py-3 text-sm font-medium text-bad">
          {message}
        </p>
      )}
      <div className="flex flex-col gap-2.5">
        <Button size="large" disabled={!hold} aria-disabled={step !== undefined} onClick={() => take('buying')}>
          {step === 'buying' ? 'Buying…' : 'Complete purchase'}
        </Button>
        <Button
          size="large"
          variant="quiet"
          disabled={!hold}
          aria-disabled={step !== undefined}
          onClick={() => take('releasing')}
        >
          {step === 'releasing' ? 'Releasing…' : 'Release'}
        </Button>
        {costMs > 0 && (
          <p className="text-center text-sm text-muted">
            You have let pairs of this drop go before. If you let this one go, or its time runs out, you can reserve
            again only after {formatDuration(costMs)}.
          </p>
        )}
      </div>
    </div>
  )
}
