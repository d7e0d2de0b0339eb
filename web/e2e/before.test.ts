import type { Locator, Page } from 'playwright-core'
import { axeViolations } from './axe'
import { closedButton, dropOn, reserveButton, secondsOf, signIn, statusRegion } from './pages'
import { expect, inSeconds, newEmail, test } from './shop-test'
import { inSizes, sizeRadio } from './size-drops'
import { setClockWrong } from './wrong-clock'

const ready = (page: Page) => page.getByRole('region', { name: 'Be ready' }).getByRole('listitem')
const remind = (page: Page) => page.getByRole('button', { name: 'Remind me' })

test('an upcoming drop says when it opens, on both clocks, and counts down in large figures', async ({
  visitor,
  drop,
}) => {
  const { id, name } = await drop({ dropStartTime: '2031-03-06T18:30:00Z' })
  const page = await (await visitor({ timezoneId: 'America/New_York' })).open(`/drops/${id}`)
  await page.getByText('Mar 6, 2031, 1:30 PM EST', { exact: true }).waitFor()
  await page.getByText('Mar 6, 2031, 6:30 PM UTC at the shop', { exact: true }).waitFor()
  const figures = await page.locator('[data-clock] > span > :first-child').allTextContents()
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = figures.map(Number)
  const shown = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
  const button = secondsOf(await closedButton(dropOn(page, name), /^Starts in/).textContent())
  expect(Math.abs(shown - button)).toBeLessThanOrEqual(1)
  expect(days).toBeGreaterThan(365)
})

test('a drop is added to the calendar by a file of its name', async ({ visitor, drop, shop }) => {
  const { id, name } = await drop({ dropStartTime: '2031-03-06T18:30:00Z' })
  const page = await (await visitor()).open(`/drops/${id}`)
  const coming = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Add to calendar' }).click()
  expect((await coming).suggestedFilename()).toBe(`drop-${name.replace(' ', '-')}-2031-03-06.ics`)
  const reply = await page.request.get(`/api/drops/${id}/calendar`)
  expect(reply.headers()['content-type']).toBe('text/calendar; charset=utf-8')
  expect(await reply.text()).toContain(`\r\nURL:${shop.url}/drops/${id}\r\n`)
  expect(await reply.text()).toContain(`\r\nDTSTART:20310306T183000Z\r\n`)
})

test('Be ready leads to what is not done, and ticks what is', async ({ visitor, drop }) => {
  const made = await drop({ ...inSizes(['EU 41', 5], ['EU 42', 5]), dropStartTime: inSeconds(3600) })
  const page = await (await visitor()).open(`/drops/${made.id}`)
  await expect.poll(() => ready(page).count()).toBe(4)
  await ready(page).filter({ hasText: 'Done: Clock in step' }).waitFor()
  await ready(page).filter({ hasText: 'Done: Connected' }).waitFor()

  await ready(page).filter({ hasText: 'To do: Sign in' }).getByRole('button', { name: 'Go to sign-in' }).click()
  const email = page.getByRole('textbox', { name: 'Email' })
  await expect.poll(() => email.evaluate((field) => field === document.activeElement)).toBe(true)
  await signIn(page, newEmail())
  await ready(page).filter({ hasText: 'Done: Signed in' }).waitFor()

  await ready(page).filter({ hasText: 'To do: Choose a size' }).getByRole('button', { name: 'Go to sizes' }).click()
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('radio')
  await sizeRadio(page, 'EU 42').click()
  await ready(page).filter({ hasText: 'Done: Size chosen: EU 42' }).waitFor()
  await page.reload()
  await ready(page).filter({ hasText: 'Done: Size chosen: EU 42' }).waitFor()
})

test('Be ready says how far a clock is off, and that the connection is lost', async ({ visitor, drop }) => {
  const { id } = await drop({ dropStartTime: inSeconds(3600) })
  const visit = await visitor()
  await setClockWrong(visit.context, 120_000)
  const page = await visit.context.newPage()
  await page.routeWebSocket('/ws', (socket) => socket.close())
  await page.goto(`/drops/${id}`)
  const clock = ready(page).filter({ hasText: 'Your clock is 2 min ahead' })
  await clock.getByText('The countdown uses the shop’s time anyway.').waitFor()
  await ready(page).filter({ hasText: 'To do: Connecting again' }).getByRole('button').waitFor()
  expect(await ready(page).count()).toBe(3) // no sizes
})

for (const { where, viewport } of [
  { where: 'a desktop', viewport: { width: 1280, height: 800 } },
  { where: 'a phone', viewport: { width: 390, height: 844 } },
]) {
  test(`at zero, Reserve is where “Starts in” was, on ${where}, wherever its reader is`, async ({ visitor, drop }) => {
    const { id, name } = await drop({ dropStartTime: inSeconds(14) })
    const visit = await visitor({ viewport, reducedMotion: 'reduce' })
    const pages = await Promise.all([0, 0.5, 1].map((share) => opened(visit, `/drops/${id}`, share)))
    const before = await Promise.all(pages.map((page) => boxOf(closedButton(dropOn(page, name), /^Starts in/))))
    await Promise.all(pages.map((page) => reserveButton(dropOn(page, name)).waitFor()))
    expect(await Promise.all(pages.map((page) => boxOf(reserveButton(dropOn(page, name)))))).toEqual(before)
    expect(await pages[0]?.locator('[data-clock]').count()).toBe(0)
    await pages[0]?.reload()
    expect(await pages[0]?.getByText('It opened while you were here').count()).toBe(0)
  })
}

/** A page that is scrolled to a share of its height. */
async function opened(visit: { open(path: string): Promise<Page> }, path: string, share: number): Promise<Page> {
  const page = await visit.open(path)
  await ready(page).filter({ hasText: 'Done: Connected' }).waitFor()
  await ready(page).filter({ hasText: 'Done: Clock in step' }).waitFor()
  await page.evaluate((at) => {
    window.scrollTo(0, (document.documentElement.scrollHeight - window.innerHeight) * at)
  }, share)
  return page
}

const boxOf = (button: Locator) => button.boundingBox()

/** Puts a record of notifications in the place of the browser's own. */
async function recordNotifications(page: Page, answer: NotificationPermission): Promise<void> {
  await page.addInitScript((permission) => {
    const shown: string[] = []
    class Recorded {
      static permission = sessionStorage.getItem('permission') ?? 'default'
      static async requestPermission() {
        sessionStorage.setItem('permission', permission)
        Recorded.permission = permission
        return permission
      }
      onclick = null
      constructor(text: string) {
        shown.push(text)
      }
      close() {}
    }
    Object.assign(window, { shown, Notification: Recorded })
  }, answer)
}

const shownOn = (page: Page) => page.evaluate(() => (window as unknown as { shown: string[] }).shown)

test('a reminder is wanted by a press, is kept for the drop, comes at five minutes and at one, and can be ended', async ({
  visitor,
  drop,
  admin,
}) => {
  const { id, name } = await drop({ dropStartTime: inSeconds(311) })
  const page = await (await visitor()).context.newPage()
  await recordNotifications(page, 'granted')
  await page.goto(`/drops/${id}`)
  await page.getByRole('note').getByText('as long as this tab stays open').waitFor()
  await remind(page).click()
  await page.getByRole('note').getByText('Keep this tab open').waitFor()
  await page.goto('/') // it comes on every page
  await expect.poll(() => shownOn(page)).toEqual([`${name} opens in 5 minutes`])
  await statusRegion(page).getByText(`${name} opens in 5 minutes.`).waitFor()
  await statusRegion(page).getByRole('link', { name: 'Go to it' }).click()
  expect(await remind(page).getAttribute('aria-pressed')).toBe('true')

  await admin.editDrop(id, { dropStartTime: inSeconds(64) })
  await expect.poll(() => shownOn(page)).toEqual([`${name} opens in 5 minutes`, `${name} opens in 1 minute`])
  await page.reload()
  await remind(page).click()
  expect(await remind(page).getAttribute('aria-pressed')).toBe('false')
  await page.getByRole('note').getByText('as long as this tab stays open').waitFor()
  await page.reload()
  expect(await remind(page).getAttribute('aria-pressed')).toBe('false')
  expect(await shownOn(page)).toEqual([])
})

test('who has refused notifications is told what to do', async ({ visitor, drop }) => {
  const { id } = await drop({ dropStartTime: inSeconds(3600) })
  const page = await (await visitor()).context.newPage()
  await recordNotifications(page, 'denied')
  await page.goto(`/drops/${id}`)
  await remind(page).click()
  await page.getByRole('note').getByText('Allow them in the browser’s settings for this site').waitFor()
  expect(await remind(page).getAttribute('aria-pressed')).toBe('false')
})

test('an upcoming drop has no problems that axe finds, whether one is ready or not', async ({ visitor, drop }) => {
  const made = await drop({ ...inSizes(['EU 41', 5], ['EU 42', 5]), dropStartTime: inSeconds(93_784) })
  const page = await (await visitor({ reducedMotion: 'reduce' })).context.newPage()
  await recordNotifications(page, 'granted')
  await page.goto(`/drops/${made.id}`)
  await ready(page).filter({ hasText: 'Done: Connected' }).waitFor()
  expect(await axeViolations(page)).toEqual([])
  await signIn(page, newEmail())
  await sizeRadio(page, 'EU 41').click()
  await remind(page).click()
  await ready(page).filter({ hasText: 'Done: Size chosen' }).waitFor()
  expect(await axeViolations(page)).toEqual([])
})
