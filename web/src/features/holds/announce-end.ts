import { announced } from '@/components/announcements/announcements-slice'
import { endTold, type HoldsRoot, selectAnnouncedEnd, selectStep } from '@/features/holds/holds-slice'
import { api, type Drop, type Reservation } from '@/lib/api/endpoints'
import type { ApiState, Thunk } from '@/lib/dispatch'

/**
 * Announces how the user's hold ended, once, even if the news arrives several times. A purchase is
 * always announced.
 */
export function announceEnd(reservation: Reservation, drop: Drop): Thunk<void, HoldsRoot> {
  return (dispatch, getState) => {
    const { status } = reservation
    const announcedEnd = selectAnnouncedEnd(getState(), reservation.id)
    if (status === 'active' || announcedEnd === status || (announcedEnd && status !== 'completed')) return
    const isOwnRelease = selectStep(getState(), reservation.id) === 'releasing'
    dispatch(endTold(reservation))
    if (status !== 'completed') dispatch(api.util.invalidateTags(['OwnReservations'])) // which holds count as unsold
    const { imageUrl } = drop
    const name = nameWithSize(drop.name, reservation.size)
    if (status === 'completed') {
      const link = { to: '/my-drops', label: 'View' }
      const text = `It’s yours: you bought ${name}.`
      dispatch(announced({ tone: 'good', text, imageUrl, link, durationMs: 10_000 }))
    } else if (status === 'expired') {
      const text = `Time ran out, so your pair of ${name} went back. You have not been charged.`
      dispatch(announced({ tone: 'plain', text, imageUrl, durationMs: 10_000 }))
    } else if (isOwnRelease) {
      const text = `Released: your pair of ${name} is back for others. You have not been charged.`
      dispatch(announced({ tone: 'plain', text, imageUrl }))
    } else {
      const what = isCancelled(getState(), drop.id)
        ? `${drop.name} was cancelled, and your hold with it.`
        : `Released: your hold on ${name} was ended by the store, or in another window.`
      const text = `${what} You have not been charged.`
      dispatch(announced({ tone: 'plain', text, imageUrl, durationMs: 10_000 }))
    }
  }
}

/** `Tempo One in EU 42`. */
const nameWithSize = (name: string, size: Reservation['size']) => (size ? `${name} in ${size.label}` : name)

const isCancelled = (state: ApiState, dropId: string): boolean =>
  api.endpoints.getDrop.select({ id: dropId })(state).data?.status === 'cancelled'
