import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { sessionChanged, sessionEnded } from '@/features/auth/session-slice'
import { aHold, type HoldStore, saidBy, server, storeWith } from '@/features/holds/hold-fixture'
import { expireLocally, reserve, settle } from '@/features/holds/hold-flow'
import { attemptStarted, selectInsteadOf, selectIsReserving, selectPendingReserve } from '@/features/holds/holds-slice'
import { selectHold } from '@/features/holds/own-reservations'
import { api } from '@/lib/api/endpoints'
import { aDrop, aSize, sizeStock, stockAt } from '@/lib/live/fixture'

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

  describe('of a drop with sizes', () => {
    const sized = aDrop({ sizes: [aSize('s1', 'EU 42'), aSize('s2', 'EU 42.5'), aSize('s3', 'EU 43')] })
    const gone = { id: 's1', total: 5, available: 0, reserved: 0, sold: 5, nextHoldEnd: null }
    const sent = (fetch: ReturnType<typeof server>) => (fetch.mock.calls[0]?.[0] as Request | undefined)?.clone().text()

    it('sends the wish, and nothing where there are no sizes', async () => {
      const fetch = server({ status: 201, body: { reservation: hold, drop: stockAt(6, 1) } })
      await store.dispatch(reserve(sized, ['s2', 'taken off', 's1']))
      expect(await sent(fetch)).toBe('{"sizes":["s2","s1"]}')
      const plain = server({ status: 201, body: { reservation: hold, drop: stockAt(6, 1) } })
      await store.dispatch(reserve(drop, []))
      expect(await sent(plain)).toBe('{}')
    })

    it('asks for a size before it asks the server', async () => {
      const fetch = server()
      await store.dispatch(reserve(sized))
      await store.dispatch(reserve(sized, ['taken off']))
      expect(fetch).not.toHaveBeenCalled()
      expect(store.getState().choices.asked?.dropId).toBe(sized.id)
      expect(said()).toEqual(['Choose a size of Tempo One first.'])
    })

    it('remembers the wish until the user has signed in', async () => {
      store.dispatch(sessionEnded())
      await store.dispatch(reserve(sized, ['s2']))
      expect(selectPendingReserve(store.getState())?.wish).toEqual(['s2'])
    })

    it('says which size it became', async () => {
      const size = { id: 's2', label: 'EU 42.5' }
      server({ status: 201, body: { reservation: { ...hold, size }, drop: stockAt(6, 1) } })
      await store.dispatch(reserve(sized, ['s1', 's2']))
      expect(said()).toEqual([expect.stringMatching(/^EU 42.5 is yours for .*\. EU 42 was gone\.$/)])
      expect(selectInsteadOf(store.getState(), 'hold')).toBe('EU 42')
    })

    it('does not say that a size was gone if the hold is an earlier one', async () => {
      const size = { id: 's3', label: 'EU 43' }
      server({ status: 200, body: { reservation: { ...hold, size }, drop: stockAt(6, 1) } })
      await store.dispatch(reserve(sized, ['s1']))
      expect(said()).toEqual([expect.stringMatching(/^You already hold EU 43, for /)])
    })

    it('shows the stock of a refusal, and what is left', async () => {
      const stock = stockAt(6, 0, { available: 5, sold: 5, sizes: [gone, sizeStock('s2', 0), sizeStock('s3', 5)] })
      server({ status: 409, body: { code: 'sold_out', detail: 'Gone.', drop: stock } })
      await store.dispatch(reserve(sized, ['s1']))
      const shown = api.endpoints.getDrop.select({ id: sized.id })(store.getState()).data
      expect(shown?.sizes.map(({ availableStock }) => availableStock)).toEqual([0, 5, 0])
      expect(said()).toEqual(['Tempo One: EU 42 has sold out. You can still take EU 42.5.'])
      expect(store.getState().choices.asked?.dropId).toBe(sized.id)
    })

    it('says that a size is not for sale any more', async () => {
      server({ status: 422, body: { code: 'validation_failed', detail: 'Some fields are not valid.', errors: [] } })
      await store.dispatch(reserve(sized, ['s1']))
      expect(said()).toEqual(['That size of Tempo One is not for sale any more. Choose another.'])
    })

    it('says that the drop has sold out when nothing is left', async () => {
      const none = (id: string) => ({ ...gone, id })
      const stock = stockAt(6, 0, { available: 0, sold: 15, sizes: [none('s1'), none('s2'), none('s3')] })
      server({ status: 409, body: { code: 'sold_out', detail: 'Gone.', drop: stock } })
      await store.dispatch(reserve(sized, ['s1']))
      expect(said()).toEqual(['Tempo One has sold out.'])
    })
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
