import { useCallback } from 'react'
import { useSelector } from 'react-redux'
import { selectSignedIn } from '@/features/auth/session-slice'
import { reserve } from '@/features/holds/hold-flow'
import { type HoldsRoot, holdShown, selectIsReserving, selectRefusal } from '@/features/holds/holds-slice'
import { selectHold, selectTaken, selectWaitEnd } from '@/features/holds/own-reservations'
import { isSameState, reserveState } from '@/features/holds/reserve-state'
import type { Drop, DropSize } from '@/lib/api/endpoints'
import { type ApiState, useAppDispatch } from '@/lib/dispatch'
import { useServerTime } from '@/lib/use-server-time'

const noSizes: DropSize[] = []

/**
 * The state of a drop's button for this user, and its action. `wish` are the sizes that they want,
 * the most wanted first.
 */
export function useReserve(drop: Drop, wish: DropSize[] = noSizes) {
  const dispatch = useAppDispatch()
  const signedIn = useSelector(selectSignedIn)
  const hold = useSelector((state: ApiState) => (signedIn ? selectHold(state, drop.id) : undefined))
  const taken = useSelector((state: ApiState) => (signedIn ? selectTaken(state, drop.id) : 0))
  const waitEndMs = useSelector((state: ApiState) => (signedIn ? selectWaitEnd(state, drop) : 0))
  const reserving = useSelector((state: HoldsRoot) => selectIsReserving(state, drop.id))
  const refusal = useSelector((state: HoldsRoot) => selectRefusal(state, drop.id))
  // The state also changes with time: a hold expires, a drop ends.
  const state = useServerTime(
    (nowMs) => reserveState(drop, { hold, taken, reserving, refusal, waitEndMs }, nowMs),
    isSameState,
  )
  return {
    state,
    onReserve: useCallback(
      () =>
        void dispatch(
          reserve(
            drop,
            wish.map(({ id }) => id),
          ),
        ),
      [dispatch, drop, wish],
    ),
    onShowHold: useCallback(() => dispatch(holdShown(drop.id)), [dispatch, drop.id]),
  }
}
