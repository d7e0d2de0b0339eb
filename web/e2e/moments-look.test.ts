import type { Locator, Page } from 'playwright-core'
import { axeViolations } from './axe'
import { signInByKeys, tabTo } from './keys'
import { dropOn, holdDialog, linkTo, reserve, reserveButton, signIn, statusRegion, yoursDialog } from './pages'
import { expect, inSeconds, newEmail, test } from './shop-test'
import { hasFocus, inSizes, reserveIn, sizeRadio } from './size-drops'

const onItsSide = { width: 844, height: 390 }
const viewOrder = (page: Page) => yoursDialog(page).getByRole('link', { name: 'View order' })
const orderHeading = (page: Page) => page.getByRole('heading', { level: 1, name: /^SH-/ })

/** Buys a drop from its page, up to the dialog that says so. */
async function buyOn(page: Page, name: string): Promise<void> {
  await reserve(page, name)
  await holdDialog(page).getByRole('button', { name: 'Complete purchase' }).click()
  await viewOrder(page).waitFor()
}

test('axe finds nothing in “It’s yours”, on the order’s page and in My drops with a missed hold', async ({
  visitor,
  drop,
}) => {
  const [bought, missed] = [await drop(), await drop({ holdSeconds: 1 })]
  const page = await (await visitor({ reducedMotion: 'reduce' })).open('/')
  await signIn(page, newEmail())
  await reserveButton(dropOn(page, missed.name)).click()
  await statusRegion(page).getByText(missed.name).waitFor({ state: 'attached' })
  await holdDialog(page).waitFor({ state: 'hidden' })
  await buyOn(page, bought.name)
  expect(await axeViolations(page)).toEqual([])
  await viewOrder(page).click()
  await orderHeading(page).waitFor()
  expect(await axeViolations(page)).toEqual([])
  await linkTo(page, 'My drops').first().click()
  await page.getByRole('region', { name: 'Let go' }).getByText('Missed').waitFor()
  await page.getByRole('region', { name: 'Bought' }).waitFor()
  expect(await axeViolations(page)).toEqual([])
})

test('axe finds nothing in a list with the pill, with what has ended, and with the note of polling', async ({
  visitor,
  drop,
  admin,
}) => {
  const over = await drop()
  const { context } = await visitor({ reducedMotion: 'reduce' })
  const page = await context.newPage()
  let isCut = false
  await page.routeWebSocket('/ws', (socket) => {
    if (!isCut) socket.connectToServer()
  })
  await page.goto('/')
  await reserveButton(dropOn(page, over.name)).waitFor()
  await page.waitForFunction((until) => performance.now() > until, await page.evaluate(() => performance.now() + 600))
  await drop()
  await page.getByRole('button', { name: /new drops?$/ }).waitFor()
  await admin.steer(over.id, 'end')
  await dropOn(page, over.name).getByRole('button', { name: 'Ended' }).waitFor()
  expect(await axeViolations(page)).toEqual([])
  isCut = true
  await page.reload()
  await page.getByRole('alert').filter({ hasText: 'asks for news every 2 seconds' }).waitFor()
  expect(await axeViolations(page)).toEqual([])
})

test('edges and ticks are seen without the page’s own colours, before a drop and after a purchase', async ({
  visitor,
  drop,
}) => {
  const [upcoming, bought] = [await drop({ dropStartTime: inSeconds(3600) }), await drop()]
  const page = await (await visitor({ forcedColors: 'active', reducedMotion: 'reduce' })).open(`/drops/${upcoming.id}`)
  await page.getByRole('region', { name: 'Be ready' }).getByText('Connected').waitFor()
  for (const element of [
    page.locator('[data-clock]'),
    page.getByRole('region', { name: 'Be ready' }),
    page.getByRole('link', { name: 'Add to calendar' }),
    page.getByRole('button', { name: 'Remind me' }),
  ]) {
    expect(await edgeOf(element)).toMatch(/^1px solid rgb\(/)
  }
  await page.goto(`/drops/${bought.id}`)
  await signIn(page, newEmail())
  await buyOn(page, bought.name)
  for (const element of [yoursDialog(page), viewOrder(page)]) expect(await edgeOf(element)).toMatch(/^1px solid rgb\(/)
  await viewOrder(page).click()
  await orderHeading(page).waitFor()
  expect(await edgeOf(page.getByRole('button', { name: 'Print receipt' }))).toMatch(/^1px solid rgb\(/)
})

/** `rgb`, not `rgba`, which would be transparent. */
const edgeOf = (element: Locator) =>
  element.evaluate((target) => {
    const { borderTopWidth, borderTopStyle, borderTopColor } = getComputedStyle(target)
    return `${borderTopWidth} ${borderTopStyle} ${borderTopColor}`
  })

test('on a phone on its side the clock, Reserve and “View order” are in sight, and nothing covers them', async ({
  visitor,
  drop,
}) => {
  const [upcoming, { id, name }] = [await drop({ dropStartTime: inSeconds(3600) }), await drop()]
  const page = await (await visitor({ viewport: onItsSide, reducedMotion: 'reduce' })).open('/profile')
  await signIn(page, newEmail())
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await page.goto(`/drops/${upcoming.id}`)
  const starts = dropOn(page, upcoming.name).getByRole('button', { name: /^Starts in/ })
  await starts.waitFor()
  for (const element of [starts, page.locator('[data-clock]')]) expect(await isInSight(element)).toBe(true)
  await page.goto(`/drops/${id}`)
  await reserveButton(dropOn(page, name)).waitFor()
  expect(await isInSight(reserveButton(dropOn(page, name)))).toBe(true)
  await buyOn(page, name)
  expect(await isInSight(viewOrder(page))).toBe(true)
  await viewOrder(page).click()
  await orderHeading(page).waitFor()
  expect(await isInSight(orderHeading(page))).toBe(true)
})

/** Whether the middle and the corners of an element are on the screen with nothing on top. */
const isInSight = (element: Locator) =>
  element.evaluate((target) => {
    const { left, right, top, bottom } = target.getBoundingClientRect()
    return [0.1, 0.5, 0.9].every((share) => {
      const at = document.elementFromPoint(left + (right - left) * share, top + (bottom - top) * share)
      return at !== null && (target.contains(at) || at.contains(target))
    })
  })

test('nothing moves for who wants no motion, before a drop, while it is held and after', async ({ visitor, drop }) => {
  const [upcoming, { id, name }] = [await drop({ dropStartTime: inSeconds(3600) }), await drop()]
  const page = await (await visitor({ reducedMotion: 'reduce' })).open(`/drops/${upcoming.id}`)
  const running = () =>
    page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length)
  await page.getByRole('region', { name: 'Be ready' }).getByText('Connected').waitFor()
  expect(await running()).toBe(0)
  await page.goto(`/drops/${id}`)
  await signIn(page, newEmail())
  await reserve(page, name)
  expect(await running()).toBe(0)
  await holdDialog(page).getByRole('button', { name: 'Complete purchase' }).click()
  await viewOrder(page).waitFor()
  expect(await running()).toBe(0)
})

test('a whole drop with the keyboard alone: be ready, wait, reserve, buy, see the order', async ({ visitor, drop }) => {
  const made = await drop({ ...inSizes(['EU 41', 5], ['EU 42', 5]), dropStartTime: inSeconds(16) })
  const page = await (await visitor()).open(`/drops/${made.id}`)
  await page.getByRole('region', { name: 'Be ready' }).waitFor()
  await tabTo(page, page.getByRole('button', { name: 'Go to sign-in' }))
  await page.keyboard.press('Enter')
  await signInByKeys(page, newEmail())
  await tabTo(page, page.getByRole('button', { name: 'Go to sizes' }))
  await page.keyboard.press('Space')
  await expect.poll(() => hasFocus(sizeRadio(page, 'EU 41'))).toBe(true)
  await page.keyboard.press('ArrowRight')
  await page.getByText('Size chosen: EU 42').waitFor()
  const button = reserveIn(dropOn(page, made.name))
  await button.waitFor({ timeout: 25_000 })
  await tabTo(page, button)
  await page.keyboard.press('Enter')
  await tabTo(page, holdDialog(page).getByRole('button', { name: 'Complete purchase', disabled: false }))
  await page.keyboard.press('Enter')
  await tabTo(page, viewOrder(page))
  await page.keyboard.press('Enter')
  await orderHeading(page).waitFor()
  await expect.poll(() => hasFocus(orderHeading(page))).toBe(true)
})
