import { Fragment, useEffect, useRef } from 'react'
import { useSelector } from 'react-redux'
import { selectSession, selectSignedIn } from '@/features/auth/session-slice'
import { closedHolds } from '@/features/holds/closed-holds'
import { expireLocally, reserve } from '@/features/holds/hold-flow'
import { HoldTitle } from '@/features/holds/hold-title'
import {
  type HoldsRoot,
  holdShown,
  selectIsUnsure,
  selectPendingReserve,
  selectStep,
  selectUnanswered,
  wishTaken,
} from '@/features/holds/holds-slice'
import { LastSeconds } from '@/features/holds/last-seconds'
import { ownReservationsArgs, useOwnHolds, useOwnReservations } from '@/features/holds/own-reservations'
import { api, type OwnReservation, useListOwnReservationsQuery } from '@/lib/api/endpoints'
import { serverClock } from '@/lib/clock'
import { useAppDispatch } from '@/lib/dispatch'
import { useServerTime } from '@/lib/use-server-time'

/**
 * Handles the user's holds on every page. It is mounted again for each user, and renders nothing.
 */
export function HoldKeeper() {
  const { version } = useSelector(selectSession)
  return <Keeper key={version} />
}

function Keeper() {
  const holds = useOwnHolds()
  useHoldAfterReload(holds)
  usePendingReserve()
  useAskUntilSure()
  return (
    <>
      {holds[0] && <HoldTitle hold={holds[0]} />}
      {holds.map((hold) => (
        <Fragment key={hold.id}>
          <Expiry hold={hold} />
          <LastSeconds hold={hold} />
        </Fragment>
      ))}
    </>
  )
}

/** Ends a hold at its time, even if the server's message is late. */
function Expiry({ hold }: { hold: OwnReservation }) {
  const dispatch = useAppDispatch()
  const untilMs = Date.parse(hold.expiresAt)
  const step = useSelector((state: HoldsRoot) => selectStep(state, hold.id))
  const unanswered = useSelector((state: HoldsRoot) => selectUnanswered(state, hold.id))
  const isOver = useServerTime((nowMs) => serverClock.measured && nowMs >= untilMs)
  useEffect(() => {
    if (isOver && !step && !unanswered) dispatch(expireLocally(hold)) // a purchase without an answer may have been in time
  }, [dispatch, hold, isOver, step, unanswered])
  return null
}

const askEachMs = 2_000

/** Asks what became of a purchase or a release that got no answer. */
function useAskUntilSure() {
  const signedIn = useSelector(selectSignedIn)
  const isUnsure = useSelector(selectIsUnsure)
  useListOwnReservationsQuery(ownReservationsArgs, { skip: !signedIn, pollingInterval: isUnsure ? askEachMs : 0 })
}

/** Opens the dialog of a hold when the page is loaded again, unless its user has closed it. */
function useHoldAfterReload(holds: OwnReservation[]) {
  const dispatch = useAppDispatch()
  const { isKnown } = useOwnReservations()
  const looked = useRef(false)
  useEffect(() => {
    if (looked.current || !isKnown) return
    looked.current = true
    const left = holds.find(({ id }) => !closedHolds.has(id))
    if (left) dispatch(holdShown(left.dropId))
  }, [dispatch, holds, isKnown])
}

/** After this time a remembered reserve is dropped. */
const pendingLastsMs = 5 * 60_000

/** Continues a reserve that was remembered before the sign-in. */
function usePendingReserve() {
  const dispatch = useAppDispatch()
  const signedIn = useSelector(selectSignedIn)
  const pendingReserve = useSelector(selectPendingReserve)
  useEffect(() => {
    if (!signedIn || !pendingReserve) return
    dispatch(wishTaken())
    if (Date.now() - pendingReserve.atMs > pendingLastsMs) return
    dispatch(api.endpoints.getDrop.initiate({ id: pendingReserve.dropId }, { subscribe: false })).then(({ data }) => {
      if (data) dispatch(reserve(data, pendingReserve.wish))
    })
  }, [dispatch, pendingReserve, signedIn])
}
