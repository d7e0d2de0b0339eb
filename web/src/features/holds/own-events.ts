import { announceEnd } from '@/features/holds/announce-end'
import type { HoldsRoot } from '@/features/holds/holds-slice'
import { selectOwn, updateCachedReservation } from '@/features/holds/own-reservations'
import { api } from '@/lib/api/endpoints'
import type { Thunk } from '@/lib/dispatch'
import type { Message, OwnEvent } from '@/lib/live/messages'

type OwnMessage = Extract<Message, { event: OwnEvent }>

/** Handles an event of one of the user's reservations, from this window or another. */
export function handleOwnEvent({ data: { reservation } }: OwnMessage): Thunk<void, HoldsRoot> {
  return (dispatch, getState) => {
    const known = selectOwn(getState()).data?.reservations.find(({ id }) => id === reservation.id)
    dispatch(updateCachedReservation(reservation))
    if (known) dispatch(announceEnd(reservation, known.drop))
    if (!known) dispatch(api.util.invalidateTags(['OwnReservations']))
    if (reservation.status === 'completed') dispatch(api.util.invalidateTags(['OwnPurchases']))
  }
}
