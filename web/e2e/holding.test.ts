import type { Locator, Page, WebSocketRoute } from 'playwright-core'
import {
  closedButton,
  dropOn,
  holdDialog,
  reserve,
  reserveButton,
  secondsOf,
  signIn,
  statusRegion,
  yoursDialog,
} from './pages'
import { Person } from './people'
import { expect, newEmail, test } from './shop-test'

const leftIn = (page: Page) => page.title().then((title) => /^(\d+:\d\d) · /.exec(title)?.[1] ?? '')

test('the title begins with what is left of the hold that ends first, and ends with the hold', async ({
  visitor,
  drop,
  shop,
}) => {
  const [long, short] = [await drop({ holdSeconds: 600 }), await drop({ holdSeconds: 300 })]
  const page = await (await visitor()).open(`/drops/${long.id}`)
  const email = newEmail()
  await signIn(page, email)
  expect(await leftIn(page)).toBe('')
  await reserve(page, long.name)
  await expect.poll(async () => secondsOf(await leftIn(page))).toBeGreaterThan(500)
  expect(await page.title()).toMatch(new RegExp(`^\\d+:\\d\\d · ${long.name} · SneakerHead$`))
  const person = await Person.signIn(shop.url, email)
  const { reservation } = await person.reserve(short.id)
  await expect.poll(async () => secondsOf(await leftIn(page))).toBeLessThanOrEqual(300)

  await person.cancel(reservation.id)
  await expect.poll(async () => secondsOf(await leftIn(page))).toBeGreaterThan(300)
  await holdDialog(page).getByRole('button', { name: 'Close' }).click()
  await page.getByRole('region', { name: 'Your holds' }).getByRole('button', { name: 'Continue' }).click()
  await holdDialog(page).getByRole('button', { name: 'Release' }).click()
  await expect.poll(() => leftIn(page)).toBe('')
})

test('a hold of 60 s never shows more than 1:00', async ({ visitor, drop }) => {
  const { id, name } = await drop()
  const page = await (await visitor()).open(`/drops/${id}`)
  await page.evaluate(() => {
    const seen = new Set<string>()
    Object.assign(window, { seen })
    new MutationObserver(() => {
      const text = `${document.title} ${document.body.textContent}`
      for (const [time] of text.matchAll(/\b\d:\d\d\b(?! [AP]M)/g)) seen.add(time)
    }).observe(document.documentElement, { childList: true, subtree: true, characterData: true })
  })
  await signIn(page, newEmail())
  await reserve(page, name)
  await expect.poll(async () => secondsOf(await holdDialog(page).getByRole('timer').textContent())).toBeLessThan(59)
  const seen = await page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen])
  expect(seen).toContain('1:00')
  expect(seen.filter((time) => secondsOf(time) > 60)).toEqual([])
})

test('Back closes the dialog and stays on the page, and then leads to the page before', async ({ visitor, drop }) => {
  const { id, name } = await drop({ holdSeconds: 600 })
  const page = await (await visitor()).open('/upcoming')
  await signIn(page, newEmail())
  await page.goto(`/drops/${id}`)
  await reserve(page, name)
  await page.goBack()
  await holdDialog(page).waitFor({ state: 'hidden' })
  expect(new URL(page.url()).pathname).toBe(`/drops/${id}`)
  const held = dropOn(page, name).getByRole('button', { name: /^Yours for/ })
  await held.click()
  await holdDialog(page).getByRole('button', { name: 'Close' }).click()
  await holdDialog(page).waitFor({ state: 'hidden' })
  await held.waitFor()
  await expect.poll(() => page.evaluate(() => Boolean(window.history.state?.dialog))).toBe(false)
  await page.goBack()
  await page.getByRole('region', { name: 'Your holds' }).waitFor()
  await page.getByRole('heading', { level: 1, name: 'Upcoming' }).waitFor()
  expect(await holdDialog(page).count()).toBe(0)
})

test('a dialog that was open is open again after a reload, and one that was closed is not', async ({
  visitor,
  drop,
}) => {
  const { id, name } = await drop({ holdSeconds: 600 })
  const page = await (await visitor()).open(`/drops/${id}`)
  await signIn(page, newEmail())
  await reserve(page, name)
  await page.reload()
  await holdDialog(page).getByRole('button', { name: 'Close' }).click()
  const more = page.getByRole('region', { name: 'Your holds' }).getByRole('button', { name: 'Continue' })
  await more.waitFor()
  await page.reload()
  await more.waitFor()
  expect(await holdDialog(page).count()).toBe(0)
  await more.click()
  await holdDialog(page).waitFor()
  await page.reload()
  await holdDialog(page).waitFor()
})

test('a release that costs a wait is asked for once, and the question names the cost', async ({ visitor, drop }) => {
  const { id, name } = await drop({ freeReturns: 0 })
  const page = await (await visitor()).open(`/drops/${id}`)
  await signIn(page, newEmail())
  const dialog = await reserve(page, name)
  await dialog.getByRole('button', { name: 'Release' }).click()
  const question = dialog.getByRole('group', { name: /Let this pair go\?.*only after 1 min/ })
  await question.getByRole('button', { name: 'Keep it' }).click()
  await dialog.getByRole('button', { name: 'Release', exact: true }).click()
  await question.getByRole('button', { name: 'Release anyway' }).click()
  await closedButton(dropOn(page, name), /^Again in [01]:\d\d$/).waitFor()
})

test('signing out with a hold running asks first', async ({ visitor, drop }) => {
  const { id, name } = await drop({ holdSeconds: 600 })
  const page = await (await visitor()).open(`/drops/${id}`)
  await signIn(page, newEmail())
  await (await reserve(page, name)).getByRole('button', { name: 'Close' }).click()
  const question = page.getByRole('alertdialog', { name: 'Sign out while you hold a pair?' })
  await page.getByRole('button', { name: 'Sign out' }).click()
  await question.getByText(`You hold ${name} for`).waitFor()
  await question.getByRole('button', { name: 'Stay signed in' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await question.getByRole('button', { name: 'Sign out anyway' }).click()
  await page.getByRole('textbox', { name: 'Email' }).waitFor()
  await expect.poll(() => leftIn(page)).toBe('')
})

test('at ten seconds the phone vibrates, and sounds if its user wants that, also the next time', async ({
  visitor,
  drop,
}) => {
  const [first, second] = [await drop({ holdSeconds: 12 }), await drop({ holdSeconds: 12 })]
  const visit = await visitor()
  await visit.context.addInitScript(() => {
    const told: string[] = []
    Object.assign(window, { told })
    navigator.vibrate = () => {
      told.push('vibrated')
      return true
    }
    const start = OscillatorNode.prototype.start
    OscillatorNode.prototype.start = function (when) {
      told.push('sounded')
      start.call(this, when)
    }
  })
  const told = (page: Page) => page.evaluate(() => (window as unknown as { told: string[] }).told.splice(0))
  const page = await visit.open('/')
  await signIn(page, newEmail())
  const dialog = await reserve(page, first.name)
  const sound = dialog.getByRole('button', { name: 'Sound at ten seconds' })
  expect(await sound.getAttribute('aria-pressed')).toBe('false')
  await dialog.getByRole('alert').filter({ hasText: 'Last seconds' }).waitFor()
  await expect.poll(() => told(page)).toEqual(['vibrated'])
  await sound.click()
  await expect.poll(() => told(page)).toEqual(['sounded', 'sounded']) // it can be heard at once
  await dialog.getByRole('button', { name: 'Release' }).click()

  await page.reload()
  await reserve(page, second.name)
  expect(await sound.getAttribute('aria-pressed')).toBe('true')
  await dialog.getByRole('alert').filter({ hasText: 'Last seconds' }).waitFor()
  await expect.poll(() => told(page)).toEqual(['vibrated', 'sounded', 'sounded'])
})

for (const { name: where, ...screen } of [
  { name: 'a phone on its side', viewport: { width: 844, height: 390 }, text: 100 },
  { name: 'a small phone', viewport: { width: 360, height: 640 }, text: 100 },
  { name: 'a desktop of 1280 × 800 at 200 %', viewport: { width: 640, height: 400 }, text: 100 },
  { name: 'a phone with text of 200 %', viewport: { width: 390, height: 844 }, text: 200 },
]) {
  test(`what is to be pressed is in sight, and nothing covers the time, on ${where}`, async ({ visitor, drop }) => {
    const { id, name } = await drop({ holdSeconds: 600 })
    const page = await (await visitor({ viewport: screen.viewport, reducedMotion: 'reduce' })).open(`/drops/${id}`)
    await page.evaluate((size) => {
      document.documentElement.style.fontSize = size
    }, `${screen.text}%`)
    await reserveButton(dropOn(page, name)).click()
    await page.getByRole('textbox', { name: 'Email' }).fill(newEmail())
    await page.keyboard.press('Enter') // says “Signed in” while the dialog opens
    const buyButton = holdDialog(page).getByRole('button', { name: 'Complete purchase', disabled: false })
    await buyButton.waitFor()
    await statusRegion(page).getByText('Signed in as').waitFor({ state: 'attached' })
    for (const element of [buyButton, holdDialog(page).getByRole('timer')]) {
      expect(await coveredPoints(element)).toEqual([])
    }
  })
}

/** Points of an element that are off the screen, or where something else is on top. */
const coveredPoints = (element: Locator) =>
  element.evaluate((target) => {
    const { left, right, top, bottom } = target.getBoundingClientRect()
    const points = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [x, y] as const))
    return points
      .map(([x, y]) => [left + (right - left) * x, top + (bottom - top) * y] as const)
      .filter(([x, y]) => {
        const on = document.elementFromPoint(x, y)
        return !on || !(target.contains(on) || on.contains(target))
      })
  })

test('an announcement is above the bar of holds', async ({ visitor, drop }) => {
  const [held, other] = [await drop({ holdSeconds: 600 }), await drop()]
  const page = await (await visitor({ viewport: { width: 800, height: 700 }, reducedMotion: 'reduce' })).open('/')
  await signIn(page, newEmail())
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await (await reserve(page, held.name)).getByRole('button', { name: 'Close' }).click()
  await (await reserve(page, other.name)).getByRole('button', { name: 'Release' }).click()
  const toast = await statusRegion(page).getByRole('listitem').boundingBox()
  const bar = await page.getByRole('region', { name: 'Your holds' }).boundingBox()
  expect((toast?.y ?? 0) + (toast?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0)
})

test('a server that does not answer is admitted after 3 s, with the time that the pair is held', async ({
  visitor,
  drop,
}) => {
  const { id, name } = await drop({ holdSeconds: 600 })
  const page = await (await visitor()).open(`/drops/${id}`)
  await signIn(page, newEmail())
  const dialog = await reserve(page, name)
  let release = () => {}
  const frozen = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route('**/purchase', async (route) => {
    await frozen
    await route.continue()
  })
  await dialog.getByRole('button', { name: 'Complete purchase' }).click()
  await dialog.getByText(/^Still waiting for the shop – your pair is held until \d+:\d\d:\d\d [AP]M\./).waitFor()
  release()
  await yoursDialog(page).waitFor()
})

test('a purchase whose answers were all lost is found out, without a press', async ({ visitor, drop }) => {
  const { id, name } = await drop({ holdSeconds: 600 })
  const { context } = await visitor()
  const page = await context.newPage()
  await page.routeWebSocket('/ws', () => {}) // no event can tell it
  await page.goto(`/drops/${id}`)
  await signIn(page, newEmail())
  const dialog = await reserve(page, name)
  let isCut = true
  await page.route('**/purchase', async (route) => {
    await route.fetch()
    await route.abort('connectionreset')
  })
  await page.route('**/api/reservations?*', (route) => (isCut ? route.abort('connectionreset') : route.continue()))
  await dialog.getByRole('button', { name: 'Complete purchase' }).click()
  await dialog.getByRole('alert').getByText('may have gone through').waitFor({ timeout: 30_000 })
  isCut = false
  await yoursDialog(page).getByText('Your purchase went through after all.').waitFor()
  await yoursDialog(page).getByText(/^SH-/).waitFor()
  await statusRegion(page).getByText(`you bought ${name}`).waitFor({ state: 'attached' })
})

test('what became of a hold while the page was offline is said when it is back', async ({
  visitor,
  drop,
  shop,
  admin,
}) => {
  const made = [await drop({ holdSeconds: 600 }), await drop({ holdSeconds: 600 }), await drop({ holdSeconds: 600 })]
  const [bought, released, cancelled] = made
  const visit = await visitor()
  const page = await visit.context.newPage()
  const setSocketCut = await cuttableSocket(page)
  await page.goto('/')
  const email = newEmail()
  await signIn(page, email)
  for (const { name } of made) await (await reserve(page, name)).getByRole('button', { name: 'Close' }).click()
  const person = await Person.signIn(shop.url, email)
  const { reservations } = await person.reservations()
  const holdOn = (drop = made[0]) => reservations.find(({ dropId }) => dropId === drop?.id)?.id ?? ''

  await setSocketCut(true)
  await visit.context.setOffline(true)
  await page.getByRole('alert').filter({ hasText: 'You are offline' }).waitFor()
  await person.purchase(holdOn(bought))
  await admin.send('POST', `/api/reservations/${holdOn(released)}/release`, { reason: 'a test' })
  await admin.cancelDrop(cancelled?.id ?? '')
  await setSocketCut(false)
  await visit.context.setOffline(false)
  const said = statusRegion(page)
  await said.getByText(`Your purchase went through after all: you bought ${bought?.name}.`).waitFor()
  await said.getByText(`your hold on ${released?.name} was ended by the store`).waitFor()
  await said.getByText(`${cancelled?.name} was cancelled, and your hold with it.`).waitFor()
})

/** Chromium may leave an open socket to a page that it has put offline; this one is really cut. */
async function cuttableSocket(page: Page) {
  let isCut = false
  const open: WebSocketRoute[] = []
  await page.routeWebSocket('/ws', (socket) => {
    if (isCut) return socket.close()
    open.push(socket)
    socket.connectToServer()
  })
  return async (cut: boolean) => {
    isCut = cut
    if (cut) await Promise.all(open.splice(0).map((socket) => socket.close()))
  }
}

test('edges are seen without the page’s own colours', async ({ visitor, drop }) => {
  const { id, name } = await drop()
  const page = await (await visitor({ forcedColors: 'active' })).open(`/drops/${id}`)
  await signIn(page, newEmail())
  const dialog = await reserve(page, name)
  for (const element of [dialog, dialog.getByRole('button', { name: 'Complete purchase' })]) {
    const edge = await element.evaluate((target) => {
      const { borderTopWidth, borderTopStyle, borderTopColor } = getComputedStyle(target)
      return { borderTopWidth, borderTopStyle, borderTopColor }
    })
    expect(edge).toMatchObject({ borderTopWidth: '1px', borderTopStyle: 'solid' })
    expect(edge.borderTopColor).toMatch(/^rgb\(/) // not `rgba`, which would be transparent
  }
})
