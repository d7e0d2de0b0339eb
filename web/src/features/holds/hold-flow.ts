import { announced } from '@/components/announcements/announcements-slice'
import { type SessionRoot, selectSession, selectSignedIn, signInRequested } from '@/features/auth/session-slice'
import {
  attemptHeld,
  attemptRefused,
  attemptStarted,
  type HoldsRoot,
  otherSizeHeld,
  purchaseKnown,
  reserveRemembered,
  type Step,
  selectAnnouncedEnd,
  selectIsReserving,
  selectStep,
  stepEnded,
  stepStarted,
  stepUnanswered,
} from '@/features/holds/holds-slice'
import {
  readOwnReservations,
  selectHold,
  selectOwn,
  startOwnReservations,
  updateCachedReservation,
} from '@/features/holds/own-reservations'
import { leftMs } from '@/features/holds/time-left'
import { askForSize, sizeAsked } from '@/features/sizes/choices-slice'
import { goneText, nearestOpen, oneOf, sizesById, sizesOf } from '@/features/sizes/size-state'
import { api, type Drop, type OwnReservation, type Purchase, type Reservation, type Stock } from '@/lib/api/endpoints'
import { serverClock } from '@/lib/clock'
import type { ApiState, Thunk } from '@/lib/dispatch'
import { applyMessages } from '@/lib/live/apply-messages'
import { isUnanswered, type Problem, problemOf } from '@/lib/problem'
import { formatCountdown } from '@/lib/time'

type Root = HoldsRoot & SessionRoot

const stockMessage = (stock: Stock) =>
  applyMessages([{ event: 'stock-updated', data: { ...stock, at: new Date(serverClock.now()).toISOString() } }])

/**
 * Reserves a unit for the user, or asks them to sign in first. `wish` are the ids of the sizes that
 * they want, the most wanted first. A second click while the first is in flight does nothing.
 */
export function reserve(drop: Drop, wish: string[] = []): Thunk<Promise<void>, Root> {
  return async (dispatch, getState) => {
    const isSized = sizesOf(drop).length > 0
    const sizes = sizesById(drop, wish).map(({ id }) => id) // one may have been taken off since
    if (isSized && sizes.length === 0) return dispatch(askForSize(drop))
    if (!selectSignedIn(getState())) return dispatch(rememberReserve(drop, wish))
    if (selectIsReserving(getState(), drop.id)) return
    const { version } = selectSession(getState())
    dispatch(attemptStarted(drop.id, wish))
    if (!cachedDrop(getState(), drop.id)) void dispatch(api.util.upsertQueryData('getDrop', { id: drop.id }, drop))
    const result = await dispatch(api.endpoints.reserve.initiate({ id: drop.id, wish: isSized ? { sizes } : {} }))
    if (selectSession(getState()).version !== version) return // another user has signed in
    if (result.data) {
      dispatch(stockMessage(result.data.drop))
      if (!dispatch(updateCachedReservation(result.data.reservation, drop))) await dispatch(readOwnReservations())
      if (!selectOwn(getState()).data) await dispatch(startOwnReservations(result.data.reservation, drop))
      dispatch(attemptHeld(drop.id))
      dispatch(tellOtherSize(drop, wish, result.data.reservation))
      return
    }
    dispatch(takeRefusal(drop, wish, problemOf(result.error)))
  }
}

/** Says which size it became, if that is not the first choice. */
function tellOtherSize(drop: Drop, wish: string[], hold: Reservation): Thunk {
  return (dispatch) => {
    const [first] = sizesById(drop, wish)
    const { id, size } = hold
    if (!size || !first || size.id === first.id) return
    const left = formatCountdown(leftMs(hold, serverClock.now()))
    if (!wish.includes(size.id)) {
      dispatch(announced({ tone: 'plain', text: `You already hold ${size.label}, for ${left}.`, durationMs: 10_000 }))
      return
    }
    dispatch(otherSizeHeld({ reservationId: id, insteadOf: first.label }))
    const text = `${size.label} is yours for ${left}. ${first.label} was gone.`
    dispatch(announced({ tone: 'good', text, durationMs: 10_000 }))
  }
}

/** Remembers the drop and the wished sizes until the user has signed in. */
function rememberReserve(drop: Drop, wish: string[]): Thunk {
  return (dispatch) => {
    dispatch(reserveRemembered(drop.id, wish))
    dispatch(signInRequested())
  }
}

/** Refusals that show that the page's drop is out of date, because an announcement was lost. */
const outOfDate: readonly Problem['code'][] = [
  'drop_not_live',
  'drop_paused',
  'drop_ended',
  'drop_cancelled',
  'not_found',
  'validation_failed', // a wished size was taken off
]

function takeRefusal(drop: Drop, wish: string[], problem: Problem): Thunk<void, Root> {
  return (dispatch, getState) => {
    const { code, retryAt } = problem
    if (problem.drop) dispatch(stockMessage(problem.drop))
    const seq = Math.max(drop.seq, cachedDrop(getState(), drop.id)?.seq ?? 0)
    dispatch(
      attemptRefused({
        dropId: drop.id,
        refusal: { code, seq, freeReturns: drop.freeReturns, ...(retryAt ? { retryAt } : {}) },
      }),
    )
    if (code === 'unauthenticated') return dispatch(rememberReserve(drop, wish))
    if (outOfDate.includes(code)) dispatch(api.util.invalidateTags(['Shelf', { type: 'Drop', id: drop.id }]))
    const left = leftInOtherSizes(cachedDrop(getState(), drop.id) ?? drop, wish, problem)
    if (left) {
      dispatch(sizeAsked(drop.id))
      const link = { to: `/drops/${drop.id}`, label: 'Sizes' }
      const quiet = window.location.pathname === link.to // the sizes are in view, and offered
      return dispatch(announced({ tone: 'bad', text: left, link, quiet, durationMs: 10_000 }))
    }
    if (isUnanswered(code)) dispatch(api.util.invalidateTags(['OwnReservations']))
    const lasts = code === 'blocked' ? { durationMs: 20_000 } : {}
    dispatch(announced({ tone: 'bad', text: refusalText(problem, drop.name), ...lasts }))
  }
}

/** Says what is left in other sizes, if the wished ones are gone and others are not. */
function leftInOtherSizes(drop: Drop, wish: string[], { code }: Problem): string | null {
  if (code !== 'sold_out' && code !== 'all_held') return null
  const wished = sizesById(drop, wish)
  const left = nearestOpen(drop, wish[0], 3).filter(({ id }) => !wish.includes(id))
  if (wished.length === 0 || left.length === 0) return null
  return `${drop.name}: ${goneText(wished, drop)} You can still take ${oneOf(left)}.`
}

function refusalText({ code, detail }: Problem, name: string): string {
  if (isUnanswered(code)) {
    return `The shop has not answered. If it has put a pair of ${name} aside for you, it appears here by itself.`
  }
  switch (code) {
    case 'sold_out':
      return `${name} has sold out.`
    case 'all_held':
      return `Every pair of ${name} is in somebody’s cart right now. Some may come back.`
    case 'purchase_limit_reached':
      return `You already have as many of ${name} as one person may.`
    case 'cooling_down':
      return `You let pairs of ${name} go before. You can reserve again when the button says so.`
    case 'validation_failed':
      return `That size of ${name} is not for sale any more. Choose another.`
    default:
      return detail
  }
}

const cachedDrop = (state: ApiState, dropId: string): Drop | undefined =>
  api.endpoints.getDrop.select({ id: dropId })(state).data

/** Buys or releases a hold. Returns the problem if the user can do something about it. */
export function settle(hold: OwnReservation, step: Step): Thunk<Promise<Problem | null>, Root> {
  return async (dispatch, getState) => {
    if (selectStep(getState(), hold.id)) return null
    const { version } = selectSession(getState())
    dispatch(stepStarted({ reservationId: hold.id, step }))
    const endpoint = step === 'buying' ? api.endpoints.purchase : api.endpoints.cancel
    const result = await dispatch(endpoint.initiate({ id: hold.id }))
    if (selectSession(getState()).version !== version) return null
    let problem: Problem | null = null
    if (result.data) {
      dispatch(stockMessage(result.data.drop))
      const { purchase } = result.data as { purchase?: Purchase }
      if (purchase) dispatch(rememberPurchase(purchase, hold.drop))
      dispatch(updateCachedReservation({ ...result.data.reservation, ...(step === 'releasing' ? unsoldNow() : {}) }))
    } else {
      problem = await dispatch(settleProblem(hold, step, problemOf(result.error)))
    }
    dispatch(stepEnded(hold.id))
    return problem
  }
}

/** Keeps the purchase for the dialog and for the page of the order. */
function rememberPurchase(purchase: Purchase, drop: Drop): Thunk<void, HoldsRoot> {
  return (dispatch) => {
    dispatch(purchaseKnown({ reservationId: purchase.reservationId, purchaseId: purchase.id }))
    void dispatch(api.util.upsertQueryData('getPurchase', { purchase: purchase.id }, { ...purchase, drop }))
  }
}

/** The fields of a hold that the user has just released, until the list is fetched again. */
const unsoldNow = () => ({ unsold: true, closedAt: new Date(serverClock.now()).toISOString() })

const endByCode: Partial<Record<Problem['code'], Reservation['status']>> = {
  reservation_expired: 'expired',
  reservation_cancelled: 'cancelled',
  drop_cancelled: 'cancelled',
  reservation_completed: 'completed',
}

/**
 * If a refusal says that the hold has ended, notes the end and returns null. If there was no
 * answer, says so: the page finds out what happened.
 */
function settleProblem(hold: OwnReservation, step: Step, problem: Problem): Thunk<Promise<Problem | null>, HoldsRoot> {
  return async (dispatch) => {
    if (isUnanswered(problem.code)) {
      dispatch(stepUnanswered({ reservationId: hold.id, step }))
      dispatch(api.util.invalidateTags(['OwnReservations']))
      return { ...problem, detail: unansweredText[step] }
    }
    const status = endByCode[problem.code]
    if (!status) return problem
    if (problem.code === 'reservation_cancelled') await dispatch(readOwnReservations()) // it says by whom
    const end = problem.code === 'drop_cancelled' ? { drop: { ...hold.drop, status: 'cancelled' as const } } : {}
    dispatch(updateCachedReservation({ ...hold, status, ...end }))
    return null
  }
}

const unansweredText: Record<Step, string> = {
  buying:
    'The shop has not answered. Your purchase may have gone through: this page asks until it knows. You can also press again, nothing is bought twice.',
  releasing:
    'The shop has not answered. Your pair may be released: this page asks until it knows. You can also press again.',
}

/** Marks a hold as expired at its end, before the server's message arrives; once. */
export function expireLocally(hold: OwnReservation): Thunk<void, HoldsRoot> {
  return (dispatch, getState) => {
    const state = getState()
    if (selectHold(state, hold.dropId)?.id !== hold.id || selectAnnouncedEnd(state, hold.id)) return
    dispatch(updateCachedReservation({ ...hold, status: 'expired', unsold: true }))
  }
}
