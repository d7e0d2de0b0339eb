import { combineReducers, configureStore } from '@reduxjs/toolkit'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { announcementsSlice } from '@/components/announcements/announcements-slice'
import { sessionChanged, sessionEnded, sessionSlice } from '@/features/auth/session-slice'
import { announceEnd } from '@/features/holds/announce-end'
import { reserve, settle } from '@/features/holds/hold-flow'
import { attemptStarted, holdsSlice, selectIsReserving, selectPendingReserve } from '@/features/holds/holds-slice'
import { ownReservationsArgs, selectHold } from '@/features/holds/own-reservations'
import { api, type OwnReservation } from '@/lib/api/endpoints'
import { aDrop, stockAt } from '@/lib/live/fixture'

const reducer = combineReducers({
  [api.reducerPath]: api.reducer,
  announcements: announcementsSlice.reducer,
  holds: holdsSlice.reducer,
  session: sessionSlice.reducer,
})
const newStore = () => configureStore({ reducer, middleware: (middleware) => middleware().concat(api.middleware) })

const drop = aDrop()
const hold: OwnReservation = {
  id: 'hold',
  dropId: drop.id,
  userId: 'alex',
  status: 'active',
  price: '149.00',
  currency: 'USD',
  size: null,
  createdAt: '2026-11-22T12:00:00Z',
  expiresAt: '2026-11-22T12:01:00Z',
  closedAt: null,
  unsold: false,
  drop,
}

let store: ReturnType<typeof newStore>
const said = () => store.getState().announcements.map(({ text }) => text)

/** Answers the next requests in this order. */
function server(...answers: { status: number; body: object }[]) {
  const fetch = vi.fn()
  for (const { status, body } of answers) {
    fetch.mockResolvedValueOnce(
      new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } }),
    )
  }
  vi.stubGlobal('fetch', fetch)
  return fetch
}

beforeEach(async () => {
  store = newStore()
  store.dispatch(sessionChanged('signed-in'))
  await store.dispatch(
    api.util.upsertQueryData('listOwnReservations', ownReservationsArgs, { reservations: [], nextCursor: null }),
  )
})
afterEach(() => vi.unstubAllGlobals())

describe('reserve', () => {
  it('reserves one unit, however often the button is clicked', async () => {
    const fetch = server({ status: 201, body: { reservation: hold, drop: stockAt(6, 1) } })
    await Promise.all([store.dispatch(reserve(drop)), store.dispatch(reserve(drop))])
    expect(fetch).toHaveBeenCalledTimes(1)
    expect(selectHold(store.getState(), drop.id)?.id).toBe('hold')
    expect(selectIsReserving(store.getState(), drop.id)).toBe(false)
  })

  it('says why there is no hold', async () => {
    server({ status: 409, body: { code: 'sold_out', detail: 'Everything is sold.' } })
    await store.dispatch(reserve(drop))
    expect(said()).toEqual(['Tempo One has sold out.'])
  })

  it('waits until the user has signed in', async () => {
    store.dispatch(sessionEnded())
    const fetch = server()
    await store.dispatch(reserve(drop))
    expect(fetch).not.toHaveBeenCalled()
    expect(selectPendingReserve(store.getState())?.dropId).toBe(drop.id)
  })

  it('leaves nothing for the next user', () => {
    store.dispatch(attemptStarted(drop.id))
    store.dispatch(sessionEnded())
    store.dispatch(sessionChanged('signed-in'))
    expect(selectIsReserving(store.getState(), drop.id)).toBe(false)
  })
})

describe('settle', () => {
  it('announces a purchase even if the hold seemed to have expired', async () => {
    store.dispatch(announceEnd({ ...hold, status: 'expired' }, drop))
    const bought = { ...hold, status: 'completed' }
    server({ status: 201, body: { purchase: {}, reservation: bought, drop: stockAt(7, 0, { sold: 1 }) } })
    expect(await store.dispatch(settle(hold, 'buying'))).toBeNull()
    expect(said().at(-1)).toBe('It’s yours: you bought Tempo One.')
  })

  it('announces that a hold has expired', async () => {
    server({ status: 410, body: { code: 'reservation_expired', detail: 'Too late.' } })
    expect(await store.dispatch(settle(hold, 'buying'))).toBeNull()
    expect(said()[0]).toContain('Time ran out')
  })

  it('returns a problem that the user can act on, and says that nothing is lost', async () => {
    server({ status: 429, body: { code: 'rate_limited', detail: 'Too many requests. Wait a moment.' } })
    expect((await store.dispatch(settle(hold, 'buying')))?.detail).toBe('Too many requests. Wait a moment.')
    expect(said()).toEqual([])
  })

  it('distinguishes a release by the user from one by an admin', async () => {
    server({ status: 200, body: { reservation: { ...hold, status: 'cancelled' }, drop: stockAt(7, 0) } })
    await store.dispatch(settle(hold, 'releasing'))
    store.dispatch(announceEnd({ ...hold, id: 'other', status: 'cancelled' }, drop))
    expect(said()[0]).toContain('is back for others')
    expect(said()[1]).toContain('ended by the store')
  })
})
