import { useMemo } from 'react'
import { useSelector } from 'react-redux'
import { selectSignedIn } from '@/features/auth/session-slice'
import { waitEndMs } from '@/features/holds/unsold'
import { api, type Drop, type OwnReservation, type Reservation, useListOwnReservationsQuery } from '@/lib/api/endpoints'
import type { ApiState, Thunk } from '@/lib/dispatch'

/** The only cached list of the user's reservations. Holds, limits and history are read from it. */
export const ownReservationsArgs = { limit: 200 }

const none: OwnReservation[] = []

/** The user's reservations, newest first; empty if nobody is signed in. */
export function useOwnReservations() {
  const signedIn = useSelector(selectSignedIn)
  const { data, isError, refetch } = useListOwnReservationsQuery(ownReservationsArgs, { skip: !signedIn })
  return {
    reservations: (signedIn && data?.reservations) || none,
    isKnown: signedIn && data !== undefined,
    isError,
    refetch,
  }
}

/** The user's holds, the one that ends first at the top. */
export function useOwnHolds(): OwnReservation[] {
  const { reservations } = useOwnReservations()
  return useMemo(
    () =>
      reservations
        .filter(({ status }) => status === 'active')
        .sort((a, b) => Date.parse(a.expiresAt) - Date.parse(b.expiresAt)),
    [reservations],
  )
}

/** Reads that list from the cache. */
export const selectOwn = api.endpoints.listOwnReservations.select(ownReservationsArgs)

/** Finds one of the user's reservations. */
export const selectReservation = (state: ApiState, id: string) =>
  selectOwn(state).data?.reservations.find((reservation) => reservation.id === id)

/** Finds the user's hold on a drop. */
export const selectHold = (state: ApiState, dropId: string) =>
  selectOwn(state).data?.reservations.find(
    (reservation) => reservation.dropId === dropId && reservation.status === 'active',
  )

/** Counts what the user holds and has bought of a drop. */
export const selectTaken = (state: ApiState, dropId: string) =>
  selectOwn(state).data?.reservations.filter(
    ({ dropId: of, status }) => of === dropId && (status === 'active' || status === 'completed'),
  ).length ?? 0

/**
 * Finds when the user can reserve a drop again after unsold holds, in ms since 1970; 0 for at once.
 */
export const selectWaitEnd = (state: ApiState, drop: Drop) =>
  waitEndMs(drop, selectOwn(state).data?.reservations ?? none)

/** Fetches the list again. */
export const readOwnReservations = (): Thunk<Promise<unknown>> => (dispatch) =>
  dispatch(api.endpoints.listOwnReservations.initiate(ownReservationsArgs, { forceRefetch: true, subscribe: false }))

/** Starts the list with a new hold, if the list could not be read. It is read again later. */
export const startOwnReservations = (hold: Reservation, drop: Drop): Thunk<Promise<unknown>> =>
  api.util.upsertQueryData('listOwnReservations', ownReservationsArgs, {
    reservations: [{ ...hold, closedAt: null, unsold: false, drop }],
    nextCursor: null,
  })

/**
 * Writes a reservation from the server into the cached list. A reservation that has ended stays
 * ended, in whichever order events arrive. Returns false if the list is not cached yet.
 */
export function updateCachedReservation(
  reservation: Reservation & Partial<OwnReservation>,
  drop?: OwnReservation['drop'],
): Thunk<boolean> {
  return (dispatch, getState) => {
    if (!selectOwn(getState()).data) return false
    dispatch(
      api.util.updateQueryData('listOwnReservations', ownReservationsArgs, ({ reservations }) => {
        const known = reservations.find(({ id }) => id === reservation.id)
        if (known && (known.status === 'active' || reservation.status !== 'active')) Object.assign(known, reservation)
        if (!known && drop) reservations.unshift({ ...reservation, closedAt: null, unsold: false, drop })
      }),
    )
    return true
  }
}
