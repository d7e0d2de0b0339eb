import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  type Answer,
  aHold,
  answerOf,
  type HoldStore,
  isForList,
  saidBy,
  storeWith,
} from '@/features/holds/hold-fixture'
import { expireLocally, reserve, settle } from '@/features/holds/hold-flow'
import { holdShown, type Step, selectOpenDrop, selectUnanswered, selectYours } from '@/features/holds/holds-slice'
import { handleOwnEvent } from '@/features/holds/own-events'
import { ownReservationsArgs, readOwnReservations, selectHold } from '@/features/holds/own-reservations'
import { api, type OwnReservation } from '@/lib/api/endpoints'
import { aDrop, stockAt } from '@/lib/live/fixture'

/**
 * The network is cut at each step of a hold and of a purchase, and comes back. Whatever happened
 * on the server meanwhile, the user is told.
 */

const drop = aDrop()
const minute = 60_000
const now = Date.now()
const hold = aHold({ createdAt: new Date(now).toISOString(), expiresAt: new Date(now + minute).toISOString() })
const listed = (changes: Partial<OwnReservation>) => ({
  status: 200,
  body: { reservations: [{ ...hold, ...changes }], nextCursor: null },
})

let store: HoldStore
/** The answer to each kind of request; without one, the network is cut. */
let answers: { list?: Answer; step?: Answer; reserve?: Answer }

beforeEach(async () => {
  vi.useFakeTimers({ now })
  store = await storeWith(hold)
  store.dispatch(holdShown(drop.id))
  answers = {}
  vi.stubGlobal('fetch', async (request: Request) => {
    const answer = isForList(request) ? answers.list : request.url.endsWith('/reserve') ? answers.reserve : answers.step
    if (!answer) throw new TypeError('the network is cut')
    return answerOf(answer)
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** Presses the button and waits until the page has given up. */
async function pressAndGiveUp(step: Step) {
  const settled = store.dispatch(settle(hold, step))
  await vi.runAllTimersAsync()
  return settled
}

const late = 'Your purchase went through after all: you bought Tempo One.'
const expired = 'Time ran out, so your pair of Tempo One went back. You have not been charged.'
const byTheStore = 'Released: your hold on Tempo One was ended by the store. You have not been charged.'
const elsewhere = 'Released: your pair of Tempo One was let go in another window. You have not been charged.'
const withTheDrop = 'Tempo One was cancelled, and your hold with it. You have not been charged.'
const released = 'Released: your pair of Tempo One is back for others. You have not been charged.'

const outcomes = [
  ['bought', { status: 'completed' }, late],
  ['expired', { status: 'expired', unsold: true }, expired],
  ['released by an admin', { status: 'cancelled' }, byTheStore],
  ['released in another window', { status: 'cancelled', unsold: true }, elsewhere],
  ['cancelled with its drop', { status: 'cancelled', drop: aDrop({ status: 'cancelled' }) }, withTheDrop],
] as const satisfies [string, Partial<OwnReservation>, string][]

describe('a hold that ended while only the socket was cut', () => {
  it.each(outcomes)('is told: %s', async (_, changes, words) => {
    answers.list = listed(changes)
    await store.dispatch(readOwnReservations())
    expect(saidBy(store)).toEqual([words])
    expect(selectOpenDrop(store.getState())).toBeNull()
    const yours = changes.status === 'completed' ? { reservationId: hold.id, isLate: true } : null
    expect(selectYours(store.getState())).toEqual(yours)
  })

  it.each(outcomes)(
    'is told once, if the list is read again and the event comes too: %s',
    async (_, changes, words) => {
      answers.list = listed(changes)
      await store.dispatch(readOwnReservations())
      await store.dispatch(readOwnReservations())
      const event = `reservation-${changes.status}` as 'reservation-completed'
      await store.dispatch(handleOwnEvent({ event, data: { reservation: { ...hold, ...changes } } }))
      expect(saidBy(store)).toEqual([words])
    },
  )
})

describe('an event of a hold that ended elsewhere', () => {
  it.each(outcomes.slice(2))('is told for the right reason: %s', async (_, changes, words) => {
    answers.list = listed(changes)
    const { drop: __, ...reservation } = { ...hold, ...changes }
    await store.dispatch(handleOwnEvent({ event: 'reservation-cancelled', data: { reservation } }))
    expect(saidBy(store)).toEqual([words])
  })

  it('is told even if its reason cannot be read', async () => {
    const told = store.dispatch(
      handleOwnEvent({ event: 'reservation-cancelled', data: { reservation: { ...hold, status: 'cancelled' } } }),
    )
    await vi.runAllTimersAsync()
    await told
    expect(saidBy(store)).toEqual([byTheStore])
  })
})

describe('a purchase that got no answer', () => {
  it('is said to be open, and the hold does not expire by the page’s own clock', async () => {
    const problem = await pressAndGiveUp('buying')
    expect(problem?.detail).toContain('may have gone through')
    expect(selectUnanswered(store.getState(), hold.id)).toBe('buying')
    expect(saidBy(store)).toEqual([])
  })

  it.each(outcomes)('is told when the network is back: %s', async (_, changes, words) => {
    await pressAndGiveUp('buying')
    answers.list = listed(changes)
    await store.dispatch(readOwnReservations())
    expect(saidBy(store)).toEqual([words])
    expect(selectYours(store.getState()) !== null).toBe(changes.status === 'completed')
    expect(selectUnanswered(store.getState(), hold.id)).toBeUndefined()
  })

  it('is shown as bought if it is pressed again', async () => {
    await pressAndGiveUp('buying')
    const bought = { ...hold, status: 'completed' }
    const purchase = { id: 'purchase', number: 'SH-7K3M-Q2XP', reservationId: hold.id }
    answers.step = { status: 200, body: { purchase, reservation: bought, drop: stockAt(7, 0) } }
    expect(await store.dispatch(settle(hold, 'buying'))).toBeNull()
    expect(saidBy(store)).toEqual(['It’s yours: you bought Tempo One.'])
    expect(selectYours(store.getState())).toEqual({ reservationId: hold.id, isLate: false })
  })

  it('is told even if its hold was thought to have expired before', async () => {
    store.dispatch(expireLocally(hold))
    answers.list = listed({ status: 'completed' })
    await store.dispatch(readOwnReservations())
    expect(saidBy(store)).toEqual([expired, late])
  })
})

describe('a release that got no answer', () => {
  it.each([
    ['carried out', { status: 'cancelled', unsold: true }, released],
    ['bought in another window', { status: 'completed' }, late],
    ['expired', { status: 'expired', unsold: true }, expired],
  ] as const)('is told when the network is back: %s', async (_, changes, words) => {
    const problem = await pressAndGiveUp('releasing')
    expect(problem?.detail).toContain('may be released')
    answers.list = listed(changes)
    await store.dispatch(readOwnReservations())
    expect(saidBy(store)).toEqual([words])
  })
})

describe('a hold that is new', () => {
  it('stays while a list that was read before it arrives', async () => {
    answers.list = { status: 200, body: { reservations: [], nextCursor: null } }
    await store.dispatch(readOwnReservations())
    expect(selectHold(store.getState(), drop.id)?.id).toBe(hold.id)
  })

  it('is shown if the list of the user’s holds cannot be read', async () => {
    store.dispatch(api.util.resetApiState())
    void store.dispatch(api.endpoints.listOwnReservations.initiate(ownReservationsArgs))
    answers.reserve = { status: 201, body: { reservation: hold, drop: stockAt(6, 1) } }
    const reserved = store.dispatch(reserve(drop))
    await vi.runAllTimersAsync()
    await reserved
    expect(selectHold(store.getState(), drop.id)?.id).toBe(hold.id)
  })

  it('may be there although the reserve got no answer, and that is said', async () => {
    store = await storeWith()
    const reserved = store.dispatch(reserve(drop))
    await vi.runAllTimersAsync()
    await reserved
    expect(saidBy(store)[0]).toContain('appears here')
    answers.list = listed({})
    await store.dispatch(readOwnReservations())
    expect(selectOpenDrop(store.getState())).toBe(drop.id)
  })
})

describe('a hold that has ended', () => {
  it('stays ended while a list that was read before arrives', async () => {
    answers.step = { status: 200, body: { reservation: { ...hold, status: 'cancelled' }, drop: stockAt(7, 0) } }
    await store.dispatch(settle(hold, 'releasing'))
    answers.list = listed({})
    await store.dispatch(readOwnReservations())
    expect(selectHold(store.getState(), drop.id)).toBeUndefined()
    expect(saidBy(store)).toEqual([released])
  })

  it('comes back if only the page thought that it had expired', async () => {
    store.dispatch(expireLocally(hold))
    answers.list = listed({})
    await store.dispatch(readOwnReservations())
    expect(selectHold(store.getState(), drop.id)?.id).toBe(hold.id)
  })
})
