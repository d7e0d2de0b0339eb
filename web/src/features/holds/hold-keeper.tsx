import { useEffect, useRef } from 'react'
import { useSelector } from 'react-redux'
import { selectSession, selectSignedIn } from '@/features/auth/session-slice'
import { expireLocally, reserve } from '@/features/holds/hold-flow'
import { type HoldsRoot, holdShown, selectPendingReserve, selectStep, wishTaken } from '@/features/holds/holds-slice'
import { useOwnHolds, useOwnReservations } from '@/features/holds/own-reservations'
import { api, type OwnReservation } from '@/lib/api/endpoints'
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
  return holds.map((hold) => <Expiry key={hold.id} hold={hold} />)
}

/** Ends a hold at its time, even if the server's message is late. */
function Expiry({ hold }: { hold: OwnReservation }) {
  const dispatch = useAppDispatch()
  const untilMs = Date.parse(hold.expiresAt)
  const step = useSelector((state: HoldsRoot) => selectStep(state, hold.id))
  const isOver = useServerTime((nowMs) => serverClock.measured && nowMs >= untilMs)
  useEffect(() => {
    if (isOver && !step) dispatch(expireLocally(hold)) // a purchase in flight may have been in time
  }, [dispatch, hold, isOver, step])
  return null
}

/** Opens the dialog of the user's hold after a reload. */
function useHoldAfterReload(holds: OwnReservation[]) {
  const dispatch = useAppDispatch()
  const { isKnown } = useOwnReservations()
  const looked = useRef(false)
  useEffect(() => {
    if (looked.current || !isKnown) return
    looked.current = true
    if (holds[0]) dispatch(holdShown(holds[0].dropId))
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
