import { announced } from '@/components/announcements/announcements-slice'
import { selectSignedIn, type sessionSlice, signInAsked } from '@/features/auth/session-slice'
import {
  attemptHeld,
  attemptRefused,
  attemptStarted,
  dropWanted,
  endTold,
  type HoldsRoot,
  selectIsReserving,
  selectTold,
} from '@/features/holds/holds-slice'
import { noteReservation, selectHold } from '@/features/holds/own-reservations'
import { api, type Drop, type OwnReservation, type Reservation, type Stock } from '@/lib/api/endpoints'
import type { ApiState, Thunk } from '@/lib/dispatch'
import { applyMessages } from '@/lib/live/apply-messages'
import { type Problem, problemOf } from '@/lib/problem'

type SessionRoot = { session: ReturnType<typeof sessionSlice.getInitialState> }

const stockMessage = (stock: Stock) =>
  applyMessages([{ event: 'stock-updated', data: { ...stock, at: new Date().toISOString() } }])

/** Holds a unit for the user, or has them sign in first. A second click while the first is on its way does nothing. */
export function reserve(drop: Drop): Thunk<Promise<void>, HoldsRoot & SessionRoot> {
  return async (dispatch, getState) => {
    if (!selectSignedIn(getState())) {
      dispatch(dropWanted(drop.id))
      dispatch(signInAsked())
      return
    }
    if (selectIsReserving(getState(), drop.id)) return
    dispatch(attemptStarted(drop.id))
    const result = await dispatch(api.endpoints.reserve.initiate({ id: drop.id }))
    if (result.data) {
      dispatch(stockMessage(result.data.drop))
      dispatch(noteReservation(result.data.reservation, drop))
      dispatch(attemptHeld(drop.id))
      return
    }
    const problem = problemOf(result.error)
    const { code, retryAt } = problem
    dispatch(
      attemptRefused({
        dropId: drop.id,
        refusal: { code, seq: seqOf(getState(), drop), ...(retryAt ? { retryAt } : {}) },
      }),
    )
    dispatch(announced({ tone: 'bad', text: refusalText(problem, drop.name) }))
  }
}

/** The drop's version by now: stock may have moved while the answer was on its way. */
function seqOf(state: ApiState, drop: Drop): number {
  const select = api.endpoints.getDrop.select({ id: drop.id })
  return Math.max(drop.seq, select(state as Parameters<typeof select>[0]).data?.seq ?? 0)
}

function refusalText({ code, detail }: Problem, name: string): string {
  switch (code) {
    case 'sold_out':
      return `${name} has sold out.`
    case 'all_held':
      return `Every pair of ${name} is in somebody’s cart right now. Some may come back.`
    case 'purchase_limit_reached':
      return `You already have as many of ${name} as one person may.`
    default:
      return detail
  }
}

/** Buys a hold. Returns what went wrong when the user can do something about it. */
export function purchase(hold: OwnReservation): Thunk<Promise<Problem | null>, HoldsRoot> {
  return async (dispatch) => {
    const result = await dispatch(api.endpoints.purchase.initiate({ id: hold.id }))
    if (result.data) {
      dispatch(stockMessage(result.data.drop))
      dispatch(noteReservation(result.data.reservation))
      dispatch(tellEnd(result.data.reservation, hold.drop))
      return null
    }
    return dispatch(settleProblem(hold, problemOf(result.error)))
  }
}

/** Lets a hold go. */
export function release(hold: OwnReservation): Thunk<Promise<Problem | null>, HoldsRoot> {
  return async (dispatch) => {
    const result = await dispatch(api.endpoints.cancel.initiate({ id: hold.id }))
    if (result.data) {
      dispatch(stockMessage(result.data.drop))
      dispatch(noteReservation(result.data.reservation))
      dispatch(tellEnd(result.data.reservation, hold.drop))
      return null
    }
    return dispatch(settleProblem(hold, problemOf(result.error)))
  }
}

const endByCode: Partial<Record<Problem['code'], Reservation['status']>> = {
  reservation_expired: 'expired',
  reservation_cancelled: 'cancelled',
  reservation_completed: 'completed',
}

/** A refusal may say that the hold is over: then that is told, and nothing is left to do. */
function settleProblem(hold: OwnReservation, problem: Problem): Thunk<Problem | null, HoldsRoot> {
  return (dispatch) => {
    const status = endByCode[problem.code]
    if (!status) return problem
    dispatch(noteReservation({ ...hold, status }))
    dispatch(tellEnd({ ...hold, status }, hold.drop))
    return null
  }
}

/** Tells the user how their hold ended; once, however many ways the news takes. */
export function tellEnd(reservation: Reservation, drop: Drop): Thunk<void, HoldsRoot> {
  return (dispatch, getState) => {
    if (reservation.status === 'active' || selectTold(getState(), reservation.id)) return
    dispatch(endTold({ dropId: drop.id, reservationId: reservation.id }))
    const { imageUrl } = drop
    if (reservation.status === 'completed') {
      const link = { to: '/my-drops', label: 'View' }
      dispatch(
        announced({ tone: 'good', text: `It’s yours: you bought ${drop.name}.`, imageUrl, link, durationMs: 10_000 }),
      )
    } else if (reservation.status === 'expired') {
      const text = `Time ran out, so your pair of ${drop.name} went back. You have not been charged, and may try again.`
      dispatch(announced({ tone: 'plain', text, imageUrl, durationMs: 10_000 }))
    } else {
      dispatch(
        announced({
          tone: 'plain',
          text: `Released: your pair of ${drop.name} is back for others. You have not been charged.`,
          imageUrl,
        }),
      )
    }
  }
}

/** Marks a hold whose time is over, before the server's word of it arrives. */
export function expireLocally(hold: OwnReservation): Thunk<void, HoldsRoot> {
  return (dispatch, getState) => {
    if (selectHold(getState(), hold.dropId)?.id !== hold.id) return
    dispatch(noteReservation({ ...hold, status: 'expired' }))
    dispatch(tellEnd({ ...hold, status: 'expired' }, hold.drop))
    dispatch(api.util.invalidateTags(['OwnReservations']))
  }
}
