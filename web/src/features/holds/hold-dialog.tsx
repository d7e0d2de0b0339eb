import { useEffect } from 'react'
import { useSelector } from 'react-redux'
import { useLocation } from 'react-router'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { HoldView } from '@/features/holds/hold-view'
import {
  type HoldsRoot,
  holdHidden,
  selectInsteadOf,
  selectIsReserving,
  selectOpenDrop,
  selectPurchaseId,
  selectYours,
} from '@/features/holds/holds-slice'
import { selectHold, selectReservation } from '@/features/holds/own-reservations'
import { useBackCloses } from '@/features/holds/use-back-closes'
import { Yours } from '@/features/orders/yours'
import { type OwnReservation, useGetDropQuery } from '@/lib/api/endpoints'
import { type ApiState, useAppDispatch } from '@/lib/dispatch'

/**
 * The dialog of the user's hold: buy it or release it. It opens at the click, before the answer
 * arrives, and shows what was bought afterwards.
 */
export function HoldDialog() {
  const dispatch = useAppDispatch()
  const { pathname } = useLocation()
  const held = useOpenHold()
  const bought = useBought()
  const isOpen = bought !== undefined || held !== undefined
  const close = () => dispatch(holdHidden())
  useBackCloses(isOpen, close)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the link to the order leads to another page
  useEffect(() => {
    dispatch(holdHidden())
  }, [dispatch, pathname])
  return (
    <Dialog open={isOpen} onOpenChange={(open) => open || close()}>
      {isOpen && (
        <DialogContent
          {...(bought ? boughtTitle(bought) : heldTitle(held))}
          className="short:max-w-2xl"
          // Ignore the second click of a double click, which is outside the dialog.
          onInteractOutside={(event) => event.preventDefault()}
        >
          {bought ? (
            <Yours {...bought} onClose={close} />
          ) : (
            held && <HoldView key={held.hold?.id} drop={held.drop} hold={held.hold} />
          )}
        </DialogContent>
      )}
    </Dialog>
  )
}

/** The hold that is open, or the drop whose reserve is in flight. */
function useOpenHold() {
  const dropId = useSelector(selectOpenDrop)
  const { data } = useGetDropQuery({ id: dropId ?? '' }, { skip: !dropId })
  const hold = useSelector((state: ApiState) => (dropId ? selectHold(state, dropId) : undefined))
  const reserving = useSelector((state: HoldsRoot) => dropId !== null && selectIsReserving(state, dropId))
  const insteadOf = useSelector((state: HoldsRoot) => selectInsteadOf(state, hold?.id))
  const drop = hold?.drop ?? (data?.id === dropId ? data : undefined)
  return drop && (hold || reserving) ? { drop, hold, insteadOf } : undefined
}

/** The reservation that was bought while its dialog was open. */
function useBought() {
  const yours = useSelector(selectYours)
  const reservation = useSelector((state: ApiState) =>
    yours ? selectReservation(state, yours.reservationId) : undefined,
  )
  const purchaseId = useSelector((state: HoldsRoot) =>
    yours ? selectPurchaseId(state, yours.reservationId) : undefined,
  )
  return yours && reservation ? { reservation, purchaseId, isLate: yours.isLate } : undefined
}

const boughtTitle = ({ isLate }: { isLate: boolean }) => ({
  title: "It's yours",
  description: isLate ? 'Your purchase went through after all.' : 'Bought. Nobody can take it from you any more.',
})

const heldTitle = (held: { hold: OwnReservation | undefined; insteadOf: string | undefined } | undefined) => ({
  title: 'Complete your purchase',
  description: held?.hold ? yoursText(held.hold, held.insteadOf) : 'One moment: we are putting a pair aside for you.',
})

const yoursText = ({ size }: OwnReservation, insteadOf: string | undefined) => {
  const what = size ? `${size.label} is` : 'The pair is'
  const gone = insteadOf ? ` ${insteadOf} was gone.` : ''
  return `${what} yours alone until the clock runs out.${gone}`
}
