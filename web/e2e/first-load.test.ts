import { setTimeout as pause } from 'node:timers/promises'
import type { Page, Response } from 'playwright-core'
import { dropOn, reserveButton, signIn } from './pages'
import { expect, newEmail, test } from './shop-test'
import { countLayoutShifts, layoutShifts } from './smoothness'

/** The delay of data in these tests: long enough for everything else to be drawn first. */
const lateMs = 600

const delayData = (page: Page) =>
  page.route('**/api/**', async (route) => {
    await pause(lateMs)
    await route.continue()
  })

test('nothing moves when data arrives late, on the live page and on a drop’s page', async ({
  visitor,
  drop,
  shopper,
  annotate,
}) => {
  const { id, name } = await drop()
  await (await shopper()).buy(id)
  const shifts: Record<string, number> = {}
  for (const [view, path] of [
    ['live page', '/'],
    ['drop page', `/drops/${id}`],
  ] as const) {
    for (const viewport of [
      { width: 1440, height: 900 },
      { width: 390, height: 844 },
    ]) {
      const visit = await visitor({ viewport })
      await countLayoutShifts(visit.context)
      const page = await visit.context.newPage()
      await delayData(page)
      await page.goto(path)
      await reserveButton(dropOn(page, name)).waitFor()
      await page.getByRole('textbox', { name: 'Email' }).waitFor()
      shifts[`${view}, signed out, at ${viewport.width} px`] = await layoutShifts(page)
      await signIn(page, newEmail())
      await page.goto(path)
      await reserveButton(dropOn(page, name)).waitFor()
      await page.getByRole('button', { name: 'Sign out' }).waitFor()
      shifts[`${view}, signed in, at ${viewport.width} px`] = await layoutShifts(page)
    }
  }
  for (const [view, shift] of Object.entries(shifts))
    await annotate(`layout shift, data ${lateMs} ms late: ${shift.toFixed(4)} on the ${view}`)
  expect(Object.entries(shifts).filter(([, shift]) => shift >= 0.02)).toEqual([])
})

test('the first page loads at most 200 KB of script, and none that only admins or Clerk need', async ({
  visitor,
  drop,
  annotate,
}) => {
  const { name } = await drop()
  const visit = await visitor()
  const page = await visit.context.newPage()
  const scripts: Response[] = []
  page.on('response', (reply) => {
    if (reply.request().resourceType() === 'script') scripts.push(reply)
  })
  await page.goto('/')
  await reserveButton(dropOn(page, name)).waitFor()
  const sizes = await Promise.all(scripts.map((reply) => reply.request().sizes()))
  const bytes = sizes.reduce((sum, { responseBodySize }) => sum + responseBodySize, 0)

  await annotate(`script of the first page: ${(bytes / 1024).toFixed(1)} KB compressed, in ${scripts.length} files`)
  expect(bytes).toBeGreaterThan(10_000) // nothing came from a cache
  expect(bytes).toBeLessThanOrEqual(200 * 1024)
  for (const script of scripts) {
    expect(script.url()).not.toMatch(/admin|clerk/i)
    expect(await script.text()).not.toMatch(/data-clerk-publishable-key/)
  }
})

test('the compressed script is the same as the plain one', async ({ shop }) => {
  const page = await (await fetch(shop.url)).text()
  const scripts = [...page.matchAll(/src="(\/assets\/[^"]+\.js)"/g)].map(([, path]) => `${shop.url}${path}`)
  expect(scripts).not.toEqual([])
  for (const script of scripts) {
    const plain = await (await fetch(script, { headers: { 'Accept-Encoding': 'identity' } })).text()
    for (const encoding of ['br', 'gzip']) {
      const reply = await fetch(script, { headers: { 'Accept-Encoding': encoding } })
      expect(reply.headers.get('Content-Encoding')).toBe(encoding)
      expect((await reply.text()) === plain, `${encoding} of ${script}`).toBe(true)
    }
  }
})
