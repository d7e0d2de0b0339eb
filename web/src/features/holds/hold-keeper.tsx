import { useEffect, useRef } from 'react'
import { useSelector } from 'react-redux'
import { selectSignedIn } from '@/features/auth/session-slice'
import { expireLocally, reserve } from '@/features/holds/hold-flow'
import { holdShown, selectWantedDrop, wishTaken } from '@/features/holds/holds-slice'
import { useOwnHolds, useOwnReservations } from '@/features/holds/own-reservations'
import { api, type OwnReservation } from '@/lib/api/endpoints'
import { useAppDispatch } from '@/lib/dispatch'
import { useServerTime } from '@/lib/use-server-time'

/** Looks after the user's holds wherever in the app they are. It draws nothing. */
export function HoldKeeper() {
  const holds = useOwnHolds()
  useHoldAfterReload(holds)
  useWish()
  return holds.map((hold) => <Expiry key={hold.id} hold={hold} />)
}

/** Ends a hold at its time, also when the server's word of it is late. */
function Expiry({ hold }: { hold: OwnReservation }) {
  const dispatch = useAppDispatch()
  const untilMs = Date.parse(hold.expiresAt)
  const isOver = useServerTime((nowMs) => nowMs >= untilMs)
  useEffect(() => {
    if (isOver) dispatch(expireLocally(hold))
  }, [dispatch, hold, isOver])
  return null
}

/** Somebody who comes back to the page finds their hold open in front of them. */
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

/** Takes up what somebody wanted before they had signed in. */
function useWish() {
  const dispatch = useAppDispatch()
  const signedIn = useSelector(selectSignedIn)
  const dropId = useSelector(selectWantedDrop)
  useEffect(() => {
    if (!signedIn || !dropId) return
    dispatch(wishTaken())
    dispatch(api.endpoints.getDrop.initiate({ id: dropId }, { subscribe: false })).then(({ data }) => {
      if (data) dispatch(reserve(data))
    })
  }, [dispatch, dropId, signedIn])
}
