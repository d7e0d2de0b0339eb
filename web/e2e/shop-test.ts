import { randomUUID } from 'node:crypto'
import type { BrowserContextOptions } from 'playwright-core'
import { test as base, expect, inject } from 'vitest'
import type { Drop, NewDrop } from '@/lib/api/api.gen'
import { launchBrowser, Visitor } from './browser'
import { Person } from './people'
import type { Shop } from './start-shops'

/** A unique name. */
export const unique = (word: string) => `${word} ${randomUUID().slice(0, 8)}`

/** A unique e-mail address. */
export const newEmail = (name = 'robin') => `${name}-${randomUUID().slice(0, 8)}@example.com`

/** A live drop with a unique name; `changes` are fields that differ. */
export const liveDrop = (changes: Partial<NewDrop> = {}): NewDrop => ({
  name: unique('Runner'),
  brand: 'Ferrow',
  price: '149.00',
  currency: 'USD',
  totalStock: 20,
  dropStartTime: new Date(Date.now() - 1000).toISOString(),
  imageUrl: '/media/tempo.svg',
  holdSeconds: 60,
  freeReturns: null,
  ...changes,
})

/** The time in that many seconds. */
export const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString()

/** The shop that only this worker uses now. */
function shopOfThisWorker(): Shop {
  const shop = inject('shops')[Number(process.env.VITEST_POOL_ID) - 1]
  if (!shop) throw new Error('start-shops.ts started too few shops')
  return shop
}

/**
 * Fixtures for tests on a shop that start-shops.ts has started. `admin` is an admin, `shopper` adds
 * a user of the API, `visitor` opens a browser, and `drop` creates a drop that is cancelled after
 * the test. A test fails if a page of its visitors reports an error.
 */
export const test = base
  .extend('shop', { scope: 'file' }, shopOfThisWorker)
  .extend('admin', { scope: 'file' }, ({ shop }) => Person.signIn(shop.url, 'admin@example.com', 'Ada', 'Min'))
  .extend('browser', { scope: 'file' }, async ({ shop: _ }, { onCleanup }) => {
    const browser = await launchBrowser()
    onCleanup(() => browser.close())
    return browser
  })
  .extend('shopper', ({ shop }) => (firstName?: string, lastName?: string) => {
    return Person.signIn(shop.url, newEmail(), firstName, lastName)
  })
  .extend('visitor', ({ browser, shop }, { onCleanup }) => {
    const visitors: Visitor[] = []
    onCleanup(async () => {
      await Promise.all(visitors.map((visitor) => visitor.leave()))
      expect(visitors.flatMap(({ complaints }) => complaints)).toEqual([])
    })
    return async (options: BrowserContextOptions = {}) => {
      const visitor = await Visitor.arrive(browser, { baseURL: shop.url, ...options })
      visitors.push(visitor)
      return visitor
    }
  })
  .extend('drop', ({ admin }, { onCleanup }) => {
    const made: Drop[] = []
    onCleanup(async () => {
      await Promise.allSettled(made.map(({ id }) => admin.cancelDrop(id))) // ended drops stay
    })
    return async (changes?: Partial<NewDrop>) => {
      const drop = await admin.createDrop(liveDrop(changes))
      made.push(drop)
      return drop
    }
  })

export { expect }
