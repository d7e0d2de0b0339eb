import { dropOn, reserveButton, stockLeft } from './pages'
import { ShopServer } from './shop-server'
import { expect, test } from './shop-test'

/**
 * A second server on the same Postgres and Redis, which can be stopped while the first one runs.
 */
const atReplica = test.extend('replica', async ({ shop }, { onCleanup }) => {
  const replica = await ShopServer.replica(shop.folder, () => ({ AUTH_MODE: 'dev' }))
  onCleanup(() => replica.stop())
  return replica
})

atReplica(
  'a page survives the restart of its server, and then shows what was sold meanwhile',
  async ({ replica, visitor, drop, shopper }) => {
    const { id, name } = await drop({ totalStock: 5 })
    const page = await (await visitor({ baseURL: replica.url })).open('/')
    const banner = page.getByRole('alert').filter({ hasText: 'Reconnecting' })
    await reserveButton(dropOn(page, name)).waitFor()
    await page.evaluate(() => document.documentElement.setAttribute('data-loaded', 'once'))

    await replica.stop()
    await banner.waitFor()
    await (await shopper('Noor')).buy(id)
    expect(await stockLeft(dropOn(page, name))).toBe(5)

    await replica.start()
    await banner.waitFor({ state: 'hidden' })
    await expect.poll(() => stockLeft(dropOn(page, name))).toBe(4)
    await dropOn(page, name).getByRole('list', { name: 'Recent buyers' }).getByText('Noor M.').waitFor()
    await (await shopper()).buy(id)
    await expect.poll(() => stockLeft(dropOn(page, name))).toBe(3)
    expect(await page.evaluate(() => document.documentElement.getAttribute('data-loaded'))).toBe('once')
  },
)

test('a page that was offline says so, and updates itself afterwards', async ({ visitor, drop, shopper }) => {
  const { id, name } = await drop({ totalStock: 5 })
  const visit = await visitor()
  const page = await visit.open(`/drops/${id}`)
  const banner = page.getByRole('alert').filter({ hasText: 'You are offline' })
  await reserveButton(dropOn(page, name)).waitFor()

  await visit.context.setOffline(true)
  await banner.waitFor()
  await (await shopper()).buy(id)
  await visit.context.setOffline(false)
  await banner.waitFor({ state: 'hidden' })
  await expect.poll(() => stockLeft(dropOn(page, name))).toBe(4)
  await (await shopper()).buy(id)
  await expect.poll(() => stockLeft(dropOn(page, name))).toBe(3)
})

test('a page whose socket is open but never answers polls, and says so', async ({ visitor, drop, shopper }) => {
  const { id, name } = await drop({ totalStock: 5 })
  const { context } = await visitor()
  const page = await context.newPage()
  await page.routeWebSocket('/ws', () => {}) // opens, and is connected to nothing
  await page.goto(`/drops/${id}`)
  await page.getByRole('alert').filter({ hasText: 'asks for news every 2 seconds' }).waitFor()
  for (const left of [4, 3]) {
    await (await shopper()).buy(id)
    await expect.poll(() => stockLeft(dropOn(page, name))).toBe(left)
  }
})
