import type { Page } from 'playwright-core'
import { dropOn, reserveButton, stockLeft } from './pages'
import { ShopServer } from './shop-server'
import { expect, test } from './shop-test'

/** A replica with room for one socket. */
const atSmallReplica = test.extend('replica', async ({ shop }, { onCleanup }) => {
  const replica = await ShopServer.replica(shop.folder, () => ({ AUTH_MODE: 'dev', SOCKET_LIMIT: '1' }))
  onCleanup(() => replica.stop())
  return replica
})

const bannerOf = (page: Page) => page.getByRole('alert').filter({ hasText: 'The shop is very busy' })

/** Opens another socket in the page, which takes the place of the page's own. */
const takePlace = (page: Page) =>
  page.evaluate(async () => {
    const socket = new WebSocket('/ws')
    await new Promise((opened) => socket.addEventListener('open', opened))
  })

for (const [kind, path] of [
  ['drop', (id: string) => `/drops/${id}`],
  ['list', () => '/'],
] as const) {
  atSmallReplica(
    `a page that made room polls its ${kind} for a minute, and then connects again`,
    async ({ replica, visitor, drop, shopper }) => {
      const { id, name } = await drop({ totalStock: 5 })
      const { context } = await visitor({ baseURL: replica.url })
      const page = await context.newPage()
      await page.clock.install()
      let sockets = 0
      page.on('websocket', () => sockets++)
      await page.goto(path(id))
      await reserveButton(dropOn(page, name)).waitFor()
      await expect.poll(() => sockets).toBe(1)

      const polled: Promise<Record<string, string>>[] = []
      page.on('request', (request) => {
        if (/\/api\/drops\//.test(request.url())) polled.push(request.allHeaders())
      })
      await takePlace(page)
      await bannerOf(page).waitFor()
      await (await shopper()).buy(id)
      await expect.poll(() => stockLeft(dropOn(page, name))).toBe(4)
      await (await shopper()).buy(id)
      await expect.poll(() => stockLeft(dropOn(page, name))).toBe(3)
      expect((await Promise.all(polled)).map((headers) => typeof headers['if-none-match'])).toContain('string')
      expect(sockets).toBe(2) // the page's first, and the one that took its place

      await page.clock.fastForward(66_000)
      await bannerOf(page).waitFor({ state: 'hidden' })
      expect(sockets).toBe(3)
      await (await shopper()).buy(id)
      await expect.poll(() => stockLeft(dropOn(page, name))).toBe(2)
    },
  )
}
