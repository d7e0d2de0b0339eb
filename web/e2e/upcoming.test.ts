import type { Locator } from 'playwright-core'
import { closedButton, dropOn, linkTo, reserveButton, secondsOf, signIn } from './pages'
import { expect, inSeconds, newEmail, test } from './shop-test'
import { setClockWrong } from './wrong-clock'

test('a drop opens by itself when its countdown ends, on its own page and on the live one', async ({
  visitor,
  drop,
}) => {
  const visit = await visitor()
  const [live, upcoming] = [await visit.open('/'), await visit.open('/upcoming')]
  const { id, name } = await drop({ dropStartTime: inSeconds(12) })
  const own = await visit.open(`/drops/${id}`)
  await closedButton(dropOn(own, name), /^Starts in 0:\d\d$/).waitFor()
  await dropOn(upcoming, name).waitFor()
  await reserveButton(dropOn(own, name)).waitFor()
  await reserveButton(dropOn(live, name)).waitFor()
  await dropOn(upcoming, name).waitFor({ state: 'detached' })
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
  await dropOn(page, name).waitFor({ state: 'detached' })
  await linkTo(page, 'Ended drops').click()
  await closedButton(dropOn(page, name), 'Ended').waitFor()
})

test('a cancelled drop is removed from the list, and its own page says what happened', async ({
  visitor,
  drop,
  admin,
}) => {
  const { id, name } = await drop()
  const visit = await visitor()
  const [live, own] = [await visit.open('/'), await visit.open(`/drops/${id}`)]
  await reserveButton(dropOn(live, name)).waitFor()
  await reserveButton(dropOn(own, name)).waitFor()
  await admin.cancelDrop(id)
  await dropOn(live, name).waitFor({ state: 'detached' })
  await closedButton(dropOn(own, name), 'Cancelled').waitFor()
})

test('a new drop appears on open pages', async ({ visitor, drop }) => {
  const page = await (await visitor()).open('/')
  await page
    .getByRole('article')
    .or(page.getByRole('heading', { name: 'Nothing is live' }))
    .first()
    .waitFor()
  const { name } = await drop()
  await reserveButton(dropOn(page, name)).waitFor()
})

/** What a countdown shows, and the true time at that moment. */
function reading(countdown: Locator): Promise<{ text: string | null; nowMs: number }> {
  return countdown.evaluate((element) => ({
    text: element.textContent,
    nowMs: performance.timeOrigin + performance.now(),
  }))
}
