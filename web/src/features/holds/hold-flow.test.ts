import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { sessionChanged, sessionEnded } from '@/features/auth/session-slice'
import { aHold, type HoldStore, saidBy, server, storeWith } from '@/features/holds/hold-fixture'
import { expireLocally, reserve, settle } from '@/features/holds/hold-flow'
import { attemptStarted, selectIsReserving, selectPendingReserve } from '@/features/holds/holds-slice'
import { selectHold } from '@/features/holds/own-reservations'
import { aDrop, stockAt } from '@/lib/live/fixture'

const drop = aDrop()
const hold = aHold()
const bought = { ...hold, status: 'completed' }
const purchase = { id: 'purchase', number: 'SH-7K3M-Q2XP', reservationId: 'hold' }

let store: HoldStore
const said = () => saidBy(store)

afterEach(() => vi.unstubAllGlobals())

describe('reserve', () => {
  beforeEach(async () => {
    store = await storeWith()
  })

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
  beforeEach(async () => {
    store = await storeWith(hold)
  })

  it('announces a purchase even if the hold seemed to have expired', async () => {
    store.dispatch(expireLocally(hold))
    server({ status: 201, body: { purchase, reservation: bought, drop: stockAt(7, 0, { sold: 1 }) } })
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

  it('says that the user has released a hold', async () => {
    server({ status: 200, body: { reservation: { ...hold, status: 'cancelled' }, drop: stockAt(7, 0) } })
    await store.dispatch(settle(hold, 'releasing'))
    expect(said()).toEqual(['Released: your pair of Tempo One is back for others. You have not been charged.'])
  })
})
