import type { Locator, Page } from 'playwright-core'
import { closedButton, dropOn, linkTo, reserveButton, secondsOf, signIn } from './pages'
import { expect, inSeconds, newEmail, test } from './shop-test'
import { setClockWrong } from './wrong-clock'

test('a drop opens by itself when its countdown ends, at its place in the list and on its own page', async ({
  visitor,
  drop,
}) => {
  const visit = await visitor()
  const standing = await drop({ dropStartTime: inSeconds(600) })
  const live = await visit.open('/')
  await settled(live)
  const { id, name } = await drop({ dropStartTime: inSeconds(12) })
  const [upcoming, own] = [await visit.open('/upcoming'), await visit.open(`/drops/${id}`)]
  await closedButton(dropOn(own, name), /^Starts in 0:\d\d$/).waitFor()
  const places = () =>
    upcoming.getByRole('article').evaluateAll((articles) => articles.map((article) => article.dataset.drop))
  await closedButton(dropOn(upcoming, name), /^Starts in/).waitFor()
  const before = { order: await places(), button: await dropOn(upcoming, name).getByRole('button').boundingBox() }
  await reserveButton(dropOn(own, name)).waitFor()
  await reserveButton(dropOn(upcoming, name)).waitFor()
  expect(await places()).toEqual(before.order)
  expect(await reserveButton(dropOn(upcoming, name)).boundingBox()).toEqual(before.button)
  await showNew(live)
  await reserveButton(dropOn(live, name)).waitFor()

  await linkTo(upcoming, 'Live').click()
  await reserveButton(dropOn(upcoming, name)).waitFor()
  await linkTo(upcoming, 'Upcoming').click()
  await dropOn(upcoming, standing.name).waitFor()
  expect(await dropOn(upcoming, name).count()).toBe(0)
})

test('a drop opens at its place in a list that no socket tells of it', async ({ visitor, drop }) => {
  const { name } = await drop({ dropStartTime: inSeconds(9) })
  const page = await (await visitor()).context.newPage()
  await page.routeWebSocket('/ws', (socket) => socket.close())
  await page.goto('/upcoming')
  await closedButton(dropOn(page, name), /^Starts in/).waitFor()
  await page.evaluate(
    (id) => document.querySelector(`[data-drop="${id}"]`)?.setAttribute('data-same', 'yes'),
    await idOf(page, name),
  )
  await page.getByRole('alert').filter({ hasText: 'asks for news every 2 seconds' }).waitFor()
  await reserveButton(dropOn(page, name)).waitFor()
  expect(await dropOn(page, name).getAttribute('data-same')).toBe('yes')
})

for (const { clock, byMs, says } of [
  { clock: 'two minutes ahead', byMs: 120_000, says: 'Your clock is 2 min ahead' },
  { clock: 'two minutes behind', byMs: -120_000, says: 'Your clock is 2 min behind' },
]) {
  test(`a browser whose clock is ${clock} shows right countdowns, and says so`, async ({ visitor, drop }) => {
    const startMs = Math.ceil(Date.now() / 1000) * 1000 + 90_000
    const { name } = await drop({ dropStartTime: new Date(startMs).toISOString() })
    const visit = await visitor()
    await setClockWrong(visit.context, byMs)
    const page = await visit.open('/upcoming')
    await page.getByText(says).waitFor()
    const { text, nowMs } = await reading(closedButton(dropOn(page, name), /^Starts in/))
    expect(Math.abs(secondsOf(text) - Math.ceil((startMs - nowMs) / 1000))).toBeLessThanOrEqual(1)
  })

  test(`a hold counts down rightly in a browser whose clock is ${clock}`, async ({ visitor, drop, admin }) => {
    const { id, name } = await drop({ holdSeconds: 50 })
    const visit = await visitor()
    await setClockWrong(visit.context, byMs)
    const page = await visit.open('/')
    await signIn(page, newEmail())
    await reserveButton(dropOn(page, name)).click()
    await page.getByRole('button', { name: 'Complete purchase', disabled: false }).waitFor()
    const [held] = (await admin.reservationsOf(id)).reservations
    const { text, nowMs } = await reading(page.getByRole('timer'))
    expect(
      Math.abs(secondsOf(text) - Math.ceil((Date.parse(held?.expiresAt ?? '') - nowMs) / 1000)),
    ).toBeLessThanOrEqual(1)
  })
}

test('an admin’s actions are shown at once: paused, resumed, ended', async ({ visitor, drop, admin }) => {
  const { id, name } = await drop()
  const page = await (await visitor()).open('/')
  await reserveButton(dropOn(page, name)).waitFor()
  await admin.steer(id, 'pause')
  await closedButton(dropOn(page, name), 'Paused').waitFor()
  await admin.steer(id, 'resume')
  await reserveButton(dropOn(page, name)).waitFor()
  await admin.steer(id, 'end')
  await closedButton(dropOn(page, name), 'Ended').waitFor()
  await linkTo(page, 'Ended drops').click()
  await page.getByRole('heading', { level: 1, name: 'Ended' }).waitFor()
  await closedButton(dropOn(page, name), 'Ended').waitFor()
})

test('what ends or is cancelled stays at its place and says so, until its reader leaves', async ({
  visitor,
  drop,
  admin,
}) => {
  const soon = await drop({ dropStartTime: inSeconds(600) })
  const [first, ending, cancelled, last] = [await drop(), await drop(), await drop(), await drop()]
  const visit = await visitor()
  const [live, upcoming, own] = [
    await visit.open('/'),
    await visit.open('/upcoming'),
    await visit.open(`/drops/${cancelled.id}`),
  ]
  for (const { name } of [first, ending, cancelled, last]) await reserveButton(dropOn(live, name)).waitFor()
  await closedButton(dropOn(upcoming, soon.name), /^Starts in/).waitFor()
  await settled(live)
  const before = await placesOf(live)
  await admin.steer(ending.id, 'end')
  await admin.cancelDrop(cancelled.id)
  await admin.cancelDrop(soon.id)
  await closedButton(dropOn(live, ending.name), 'Ended').waitFor()
  await closedButton(dropOn(live, cancelled.name), 'Cancelled').waitFor()
  await closedButton(dropOn(own, cancelled.name), 'Cancelled').waitFor()
  await closedButton(dropOn(upcoming, soon.name), 'Cancelled').waitFor()
  expect(await placesOf(live)).toEqual(before)

  await linkTo(live, 'Upcoming').click()
  await live.getByRole('heading', { level: 1, name: 'Upcoming' }).waitFor()
  await linkTo(live, 'Live').click()
  await reserveButton(dropOn(live, first.name)).waitFor()
  for (const { name } of [ending, cancelled]) expect(await dropOn(live, name).count()).toBe(0)
  await upcoming.reload()
  await settled(upcoming)
  expect(await dropOn(upcoming, soon.name).count()).toBe(0)
})

/** Where each drop of a list is. */
const placesOf = (page: Page) =>
  page.getByRole('article').evaluateAll((articles) =>
    articles.map((article) => {
      const { x, y, width, height } = article.getBoundingClientRect()
      return [article.dataset.drop, x, y, width, height]
    }),
  )

test('a new drop waits behind a pill, and moves nothing until it is pressed', async ({ visitor, drop }) => {
  const first = await drop()
  const page = await (await visitor()).open('/')
  await settled(page)
  const before = await dropOn(page, first.name).boundingBox()
  const { name } = await drop()
  await page.getByRole('button', { name: '1 new drop', exact: true }).waitFor()
  expect(await dropOn(page, name).count()).toBe(0)
  expect(await dropOn(page, first.name).boundingBox()).toEqual(before)
  await page.getByRole('button', { name: '1 new drop', exact: true }).click()
  await reserveButton(dropOn(page, name)).waitFor()
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe(name)
  expect(await page.getByRole('button', { name: /new drop/ }).count()).toBe(0)
})

for (const hasTouch of [false, true]) {
  test(`a press for a drop that has just moved does not reach the next, with ${hasTouch ? 'a finger' : 'a mouse'}`, async ({
    visitor,
    drop,
  }) => {
    const [next, first] = [await drop(), await drop()] // the newest comes first
    const page = await (await visitor({ viewport: { width: 390, height: 1600 }, hasTouch })).open('/')
    await settled(page)
    await page.getByRole('textbox', { name: 'Email' }).fill(newEmail())
    const box = await dropOn(page, first.name).boundingBox()
    if (!box) throw new Error('the drop is not shown')
    const at = { x: box.x + box.width / 2, y: box.y + box.height - 4 } // below its button
    const press = () => (hasTouch ? page.touchscreen.tap(at.x, at.y) : page.mouse.click(at.x, at.y))
    if (!hasTouch) await page.mouse.move(at.x, at.y)
    const moved = page.evaluate(
      () =>
        new Promise<void>((done) => {
          new MutationObserver((_, observer) => {
            if (document.querySelector('form')) return
            observer.disconnect()
            done()
          }).observe(document.body, { childList: true, subtree: true })
        }),
    )
    await page.keyboard.press('Enter') // signs in, and the bar above the list goes
    await moved
    await press()
    const pressedAtMs = await page.evaluate(() => performance.now())
    const under = await page.evaluate(
      ({ x, y }) => document.elementFromPoint(x, y)?.closest('article')?.dataset.drop,
      at,
    )
    expect(under).toBe(next.id) // otherwise this has tried nothing
    await page.waitForFunction((until) => performance.now() > until, pressedAtMs + 800)
    expect(new URL(page.url()).pathname).toBe('/')
    await press()
    await page.waitForURL(`**/drops/${next.id}`)
  })
}

/** The list has been read, and is not so new that it still takes in what comes. */
async function settled(page: Page): Promise<void> {
  await page
    .getByRole('article')
    .or(page.getByRole('heading', { name: /^Nothing is/ }))
    .first()
    .waitFor()
  await page.waitForFunction((until) => performance.now() > until, await page.evaluate(() => performance.now() + 600))
}

/** Presses the pill, if there is one: an empty list takes new drops in by itself. */
async function showNew(page: Page): Promise<void> {
  const pill = page.getByRole('button', { name: /new drops?$/ })
  await pill.or(page.getByRole('article')).first().waitFor()
  if (await pill.count()) await pill.click()
}

const idOf = (page: Page, name: string) => dropOn(page, name).getAttribute('data-drop')

/** What a countdown shows, and the true time at that moment. */
function reading(countdown: Locator): Promise<{ text: string | null; nowMs: number }> {
  return countdown.evaluate((element) => ({
    text: element.textContent,
    nowMs: performance.timeOrigin + performance.now(),
  }))
}
