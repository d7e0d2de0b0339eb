import { type HoldsRoot, selectStep } from '@/features/holds/holds-slice'
import { readOwnReservations, selectOwn, updateCachedReservation } from '@/features/holds/own-reservations'
import { api } from '@/lib/api/endpoints'
import type { Thunk } from '@/lib/dispatch'
import type { Message, OwnEvent } from '@/lib/live/messages'

type OwnMessage = Extract<Message, { event: OwnEvent }>

/**
 * Handles an event of one of the user's reservations, from this window or another. Why a hold was
 * cancelled is only in the list, so it is read first.
 */
export function handleOwnEvent({ data: { reservation } }: OwnMessage): Thunk<Promise<void>, HoldsRoot> {
  return async (dispatch, getState) => {
    const known = selectOwn(getState()).data?.reservations.find(({ id }) => id === reservation.id)
    if (!known) dispatch(api.util.invalidateTags(['OwnReservations']))
    if (reservation.status === 'completed') dispatch(api.util.invalidateTags(['OwnPurchases']))
    const isOwnRelease = selectStep(getState(), reservation.id) === 'releasing'
    if (known?.status === 'active' && reservation.status === 'cancelled' && !isOwnRelease) {
      await dispatch(readOwnReservations())
    }
    dispatch(updateCachedReservation(reservation))
  }
}
