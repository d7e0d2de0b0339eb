import type { HoldsRoot } from '@/features/holds/holds-slice'
import { noteReservation, selectOwn } from '@/features/holds/own-reservations'
import { tellEnd } from '@/features/holds/tell-end'
import { api } from '@/lib/api/endpoints'
import type { Thunk } from '@/lib/dispatch'
import type { Message, OwnNews } from '@/lib/live/messages'

type OwnMessage = Extract<Message, { event: OwnNews }>

/** Takes up what became of one of the user's reservations, here or in another window. */
export function handleOwnNews({ data: { reservation } }: OwnMessage): Thunk<void, HoldsRoot> {
  return (dispatch, getState) => {
    const known = selectOwn(getState()).data?.reservations.find(({ id }) => id === reservation.id)
    dispatch(noteReservation(reservation))
    if (known) dispatch(tellEnd(reservation, known.drop))
    if (!known) dispatch(api.util.invalidateTags(['OwnReservations']))
    if (reservation.status === 'completed') dispatch(api.util.invalidateTags(['OwnPurchases']))
  }
}
