import { configureStore } from '@reduxjs/toolkit'
import { beforeEach, describe, expect, it } from 'vitest'
import { api } from '@/lib/api/endpoints'
import { applyMessages } from '@/lib/live/apply-messages'
import { aDrop, aSize, saleAt, sizeStock, stockAt } from '@/lib/live/fixture'
import type { Message } from '@/lib/live/messages'

function aStore() {
  return configureStore({
    reducer: { [api.reducerPath]: api.reducer },
    middleware: (middleware) => middleware().concat(api.middleware),
  })
}

let store: ReturnType<typeof aStore>
const drop = aDrop()

const live = () => api.endpoints.listLiveDrops.select({})(store.getState()).data?.drops ?? []
const upcoming = () => api.endpoints.listUpcomingDrops.select({})(store.getState()).data?.drops ?? []
const apply = (...messages: Message[]) => store.dispatch(applyMessages(messages))

beforeEach(async () => {
  store = aStore()
  await store.dispatch(api.util.upsertQueryData('listLiveDrops', {}, { drops: [drop] }))
  await store.dispatch(api.util.upsertQueryData('listUpcomingDrops', {}, { drops: [] }))
  await store.dispatch(api.util.upsertQueryData('getDrop', { id: drop.id }, drop))
})

describe('applyMessages', () => {
  it('writes the newest stock of a batch into every cached copy of a drop', () => {
    apply(
      { event: 'stock-updated', data: stockAt(8, 3) },
      { event: 'stock-updated', data: stockAt(7, 9) },
      { event: 'purchase-created', data: saleAt(8, 'Ann') },
    )
    const shown = { seq: 8, reservedStock: 3, recentPurchases: [{ user: { name: 'Ann' } }] }
    expect(live()[0]).toMatchObject(shown)
    expect(api.endpoints.getDrop.select({ id: drop.id })(store.getState()).data).toMatchObject(shown)
  })

  it('ignores older stock', () => {
    apply({ event: 'stock-updated', data: stockAt(9, 2) })
    apply({ event: 'stock-updated', data: stockAt(6, 7) })
    expect(live()[0]).toMatchObject({ seq: 9, reservedStock: 2 })
  })

  it('keeps the sizes of a drop up to date in every cached copy, whatever comes with their stock', () => {
    const sized = aDrop({ seq: 6, sizes: [aSize('s1', 'EU 42'), aSize('s2', 'EU 43')] })
    apply({ event: 'drop-snapshot', data: { drop: sized, recentPurchases: [], serverTime: sized.updatedAt } })
    const { sizes: _, ...recovered } = { ...stockAt(8, 2), recovered: 1, recoveredSizes: { s1: 1 } }
    apply({ event: 'stock-recovered', data: recovered })
    apply(
      { event: 'stock-updated', data: stockAt(8, 2, { sizes: [sizeStock('s1', 2), sizeStock('s2', 0)] }) },
      { event: 'stock-recovered', data: recovered },
    )
    const shown = { seq: 8, reservedStock: 2, sizes: [{ label: 'EU 42', reservedStock: 2 }, { reservedStock: 0 }] }
    expect(live()[0]).toMatchObject(shown)
    expect(api.endpoints.getDrop.select({ id: drop.id })(store.getState()).data).toMatchObject(shown)
    apply({ event: 'stock-updated', data: stockAt(7, 9, { sizes: [sizeStock('s1', 5)] }) })
    expect(live()[0]).toMatchObject(shown)
  })

  it('replaces a drop by a snapshot, even with a lower version', () => {
    apply({ event: 'stock-updated', data: stockAt(9, 2) })
    const restored = aDrop({ seq: 3, soldStock: 1, availableStock: 9 })
    apply({
      event: 'drop-snapshot',
      data: { drop: restored, recentPurchases: [], serverTime: '2026-11-22T12:01:00Z' },
    })
    expect(live()[0]).toMatchObject({ seq: 3, soldStock: 1 })
    apply({ event: 'stock-updated', data: stockAt(4, 5) })
    expect(live()[0]).toMatchObject({ seq: 4, reservedStock: 5 })
  })

  it('moves a drop to the live list when it opens', () => {
    const next = aDrop({ id: 'next', status: 'upcoming', dropStartTime: '2026-11-22T13:00:00Z' })
    apply({ event: 'drop-created', data: { drop: next } })
    expect(upcoming().map(({ id }) => id)).toEqual(['next'])
    apply({ event: 'drop-live', data: { drop: { ...next, status: 'live', seq: 6 } } })
    expect(upcoming()).toEqual([])
    expect(live().map(({ id }) => id)).toEqual(['next', drop.id])
  })

  it('shows a pause whose announcement was overtaken by stock', () => {
    apply({ event: 'stock-updated', data: stockAt(9, 2) })
    apply({ event: 'drop-paused', data: { drop: { ...drop, status: 'paused', seq: 8 } } })
    expect(live()[0]).toMatchObject({ status: 'paused', seq: 9, reservedStock: 2 })
  })

  it('removes a cancelled drop from its list', () => {
    apply({ event: 'drop-cancelled', data: { drop: { ...drop, status: 'cancelled', seq: 6 } } })
    expect(live()).toEqual([])
  })
})
