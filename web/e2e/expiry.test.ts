import { dropOn, holdDialog, reserve, reserveButton, signIn, statusRegion, stockLeft } from './pages'
import { expect, newEmail, test } from './shop-test'
import { noticed, shownAt } from './sightings'

test('an expired hold is explained, and its pair is available again on every page', async ({
  visitor,
  drop,
  admin,
  annotate,
}) => {
  const { id, name } = await drop({ totalStock: 1, holdSeconds: 8 })
  const page = await (await visitor()).open('/')
  await signIn(page, newEmail())
  const stranger = await (await visitor()).open('/')
  const member = await (await visitor()).open('/')
  await signIn(member, newEmail())

  await reserve(page, name)
  for (const other of [stranger, member]) {
    await dropOn(other, name)
      .getByRole('button', { name: /^All in carts/, disabled: true })
      .waitFor()
    expect(await stockLeft(dropOn(other, name))).toBe(0)
  }
  const comesBack = [stranger, member].map((other) => noticed(dropOn(other, name), '+1 back'))
  const free = shownAt(dropOn(stranger, name), { available: 1 })
  const [hold] = (await admin.reservationsOf(id)).reservations

  await holdDialog(page).waitFor({ state: 'hidden' })
  const words = statusRegion(page).getByText(name)
  await expect.poll(() => words.textContent()).toMatch(/Time ran out.*not been charged/)
  await Promise.all(comesBack)
  const lateMs = (await free) - Date.parse(hold?.expiresAt ?? '')
  await annotate(`a pair is free again in another browser ${Math.round(lateMs)} ms after its hold ran out`)
  for (const everybody of [page, stranger, member]) {
    await reserveButton(dropOn(everybody, name)).waitFor()
    expect(await stockLeft(dropOn(everybody, name))).toBe(1)
  }
})

test('a hold that expires while its owner is on another page is announced there', async ({ visitor, drop }) => {
  const { name } = await drop({ holdSeconds: 8 })
  const page = await (await visitor()).open('/')
  await signIn(page, newEmail())
  const dialog = await reserve(page, name)
  await dialog.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('link', { name: 'Upcoming', exact: true }).click()
  await statusRegion(page).getByText(`Time ran out, so your pair of ${name} went back.`).waitFor()
  await expect.poll(() => page.getByRole('region', { name: 'Your holds' }).count()).toBe(0)
})
