import type { Middleware, ThunkDispatch, UnknownAction } from '@reduxjs/toolkit'
import { announced } from '@/components/announcements/announcements-slice'
import {
  endTold,
  type HoldsRoot,
  selectAnnouncedEnd,
  selectPurchaseId,
  selectStep,
  selectUnanswered,
  selectYours,
} from '@/features/holds/holds-slice'
import { selectOwn } from '@/features/holds/own-reservations'
import { api, type OwnReservation } from '@/lib/api/endpoints'
import type { ApiState, Thunk } from '@/lib/dispatch'

type Root = ApiState & HoldsRoot

/**
 * Tells the user how each of their holds ended. It watches the cached list of reservations, so that
 * it does not matter where the news came from: an answer, an event, or a list that was read again
 * after the connection was lost.
 */
export const tellEnds: Middleware<object, Root, ThunkDispatch<Root, unknown, UnknownAction>> =
  ({ dispatch, getState }) =>
  (next) =>
  (action) => {
    const before = selectOwn(getState()).data?.reservations
    const result = next(action)
    const after = selectOwn(getState()).data?.reservations
    if (!before || !after || before === after) return result
    const isLate = api.endpoints.listOwnReservations.matchFulfilled(action)
    const statusBefore = new Map(before.map(({ id, status }) => [id, status]))
    for (const reservation of after) {
      const was = statusBefore.get(reservation.id)
      if (was && was !== reservation.status) dispatch(announceEnd(reservation, isLate))
    }
    return result
  }

/**
 * Announces how the user's hold ended, once. A purchase is always announced, even after the page
 * has said that time ran out. `isLate` if it was learnt by reading the list again.
 */
function announceEnd(reservation: OwnReservation, isLate: boolean): Thunk<void, HoldsRoot> {
  return (dispatch, getState) => {
    const { id, status, unsold, drop } = reservation
    const told = selectAnnouncedEnd(getState(), id)
    if (status === 'active' || told === status || (told && status !== 'completed')) return
    const unanswered = selectUnanswered(getState(), id)
    const isReleased = (selectStep(getState(), id) ?? unanswered) === 'releasing'
    dispatch(endTold({ reservation, isLate }))
    if (status !== 'completed') dispatch(api.util.invalidateTags(['OwnReservations'])) // which holds count as unsold
    const end = {
      name: nameWithSize(reservation),
      drop,
      isReleased,
      isLate: isLate || unanswered !== undefined,
      unsold,
    }
    const isShown = selectYours(getState())?.reservationId === id
    dispatch(
      announced({ ...announcementOf(status, end), ...(isShown ? { quiet: true } : linkTo(status, id, getState())) }),
    )
  }
}

interface End {
  name: string
  drop: OwnReservation['drop']
  isReleased: boolean
  isLate: boolean
  unsold: boolean
}

function announcementOf(status: OwnReservation['status'], end: End) {
  const text = endText(status, end)
  const { imageUrl } = end.drop
  if (status === 'completed') return { tone: 'good', text, imageUrl, durationMs: 10_000 } as const
  return { tone: 'plain', text, imageUrl, ...(end.isReleased ? {} : { durationMs: 10_000 }) } as const
}

/** The words for each end of a hold. */
function endText(status: OwnReservation['status'], { name, drop, isReleased, isLate, unsold }: End): string {
  if (status === 'completed') {
    return isLate ? `Your purchase went through after all: you bought ${name}.` : `It’s yours: you bought ${name}.`
  }
  return `${lostText(status, { name, drop, isReleased, isLate, unsold })} You have not been charged.`
}

function lostText(status: OwnReservation['status'], { name, drop, isReleased, unsold }: End): string {
  if (status === 'expired') return `Time ran out, so your pair of ${name} went back.`
  if (isReleased) return `Released: your pair of ${name} is back for others.`
  if (drop.status === 'cancelled') return `${drop.name} was cancelled, and your hold with it.`
  if (unsold) return `Released: your pair of ${name} was let go in another window.`
  return `Released: your hold on ${name} was ended by the store.`
}

/** `Tempo One in EU 42`. */
const nameWithSize = ({ drop, size }: OwnReservation) => (size ? `${drop.name} in ${size.label}` : drop.name)

/** A link to what was bought. */
function linkTo(status: OwnReservation['status'], reservationId: string, state: HoldsRoot) {
  if (status !== 'completed') return {}
  const purchaseId = selectPurchaseId(state, reservationId)
  return { link: { to: purchaseId ? `/orders/${purchaseId}` : '/my-drops', label: 'View' } }
}
