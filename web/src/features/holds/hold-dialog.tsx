import { useEffect } from 'react'
import { useSelector } from 'react-redux'
import { useLocation } from 'react-router'
import { type Announcement, selectNewest } from '@/components/announcements/announcements-slice'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { closedHolds } from '@/features/holds/closed-holds'
import { HoldView } from '@/features/holds/hold-view'
import { type HoldsRoot, holdHidden, selectPurchaseId, selectYours } from '@/features/holds/holds-slice'
import { selectReservation } from '@/features/holds/own-reservations'
import { useBackCloses } from '@/features/holds/use-back-closes'
import { useOpenHold } from '@/features/holds/use-open-hold'
import { Yours } from '@/features/orders/yours'
import type { OwnReservation } from '@/lib/api/endpoints'
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
  const news = useSelector(selectNewest)
  const isOpen = bought !== undefined || held !== undefined
  const close = () => dispatch(holdHidden())
  useBackCloses(isOpen, close)
  useRememberClosed(held?.hold?.id)
  // biome-ignore lint/correctness/useExhaustiveDependencies: it closes when the page changes
  useEffect(() => {
    dispatch(holdHidden())
  }, [dispatch, pathname])
  return (
    <Dialog open={isOpen} onOpenChange={(open) => open || close()}>
      {isOpen && (
        <DialogContent
          {...(bought ? boughtTitle(bought) : heldTitle(held, news))}
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

/** Remembers that the dialog of a hold was closed. An unload of the page closes nothing. */
function useRememberClosed(openId: string | undefined) {
  useEffect(() => {
    if (!openId) return
    closedHolds.remove(openId)
    return () => closedHolds.add(openId)
  }, [openId])
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
  description: isLate ? 'Your purchase went through after all.' : 'Bought, and yours for good.',
  isBig: true,
})

/** Its line of text has a fixed place, where the newest announcement is shown for its time. */
const heldTitle = (held: ReturnType<typeof useOpenHold>, news: Announcement | undefined) => ({
  title: 'Complete your purchase',
  description: (
    <span className={`line-clamp-2 min-h-10 short:min-h-5 ${news ? 'font-medium text-ink' : ''}`}>
      {news?.text ?? (held?.hold ? yoursText(held.hold, held.insteadOf) : waitText)}
    </span>
  ),
})

const waitText = 'One moment: we are putting a pair aside for you.'

const yoursText = ({ size }: OwnReservation, insteadOf: string | undefined) => {
  const what = size ? `${size.label} is` : 'The pair is'
  const gone = insteadOf ? ` ${insteadOf} was gone.` : ''
  return `${what} yours alone until the clock runs out.${gone}`
}
