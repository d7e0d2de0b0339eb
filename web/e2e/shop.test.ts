import { buy, buyersOf, dropOn, linkTo, reserve, secondsOf, signIn, statusRegion, stockLeft } from './pages'
import { expect, newEmail, test } from './shop-test'
import { shownAt } from './sightings'

test('a user signs in, reserves, sees the ring, buys, and finds the pair in My drops', async ({ visitor, drop }) => {
  const { name } = await drop({ totalStock: 5 })
  const visit = await visitor()
  const page = await visit.open('/')
  await signIn(page, newEmail())

  const dialog = await reserve(page, name)
  const timer = dialog.getByRole('timer')
  const first = secondsOf(await timer.textContent())
  expect(first).toBeGreaterThan(40)
  await expect.poll(async () => secondsOf(await timer.textContent())).toBeLessThan(first)

  await buy(page)
  await statusRegion(page).getByText(`you bought ${name}`).waitFor()
  await dropOn(page, name).getByRole('button', { name: 'You have yours', disabled: true }).waitFor()

  await linkTo(page, 'My drops').first().click()
  const bought = page.getByRole('region', { name: 'Bought' }).getByRole('listitem')
  await expect.poll(() => bought.allInnerTexts()).toEqual([expect.stringContaining(name)])
  expect(visit.consoleErrors).toEqual([])
})

test('others see a buyer at once by their profile name, and nothing else of them', async ({ visitor, drop }) => {
  const { name } = await drop()
  const stranger = await (await visitor()).open('/')
  const page = await (await visitor()).open('/')
  await signIn(page, newEmail('secret'))
  await linkTo(page, 'Profile').click()
  await page.getByRole('textbox', { name: 'First name' }).fill('Mira')
  await page.getByRole('textbox', { name: 'Last name' }).fill('Tanaka')
  await page.getByRole('button', { name: 'Save profile' }).click()
  await statusRegion(page).getByText('Your profile is saved').waitFor()

  await linkTo(page, 'Live').click()
  const dialog = await reserve(page, name)
  const buyerSeen = shownAt(dropOn(stranger, name), { buyers: 'just now' })
  await dialog.getByRole('button', { name: 'Complete purchase' }).click()
  await buyerSeen
  const shown = await buyersOf(dropOn(stranger, name)).textContent()
  expect(shown).toContain('Mira T.')
  expect(shown).not.toMatch(/Tanaka|secret/)
})

test('a drop that has ended is on the page of ended drops, with its sales', async ({
  visitor,
  drop,
  admin,
  shopper,
}) => {
  const { id, name } = await drop({ totalStock: 2 })
  await (await shopper('Noor', 'Aziz')).buy(id)
  await admin.steer(id, 'end')
  const page = await (await visitor()).open('/')
  await linkTo(page, 'Ended drops').click()
  const ended = dropOn(page, name)
  await ended.getByRole('button', { name: 'Ended', disabled: true }).waitFor()
  await buyersOf(ended).getByText('Noor A.').waitFor()
  expect(await stockLeft(ended)).toBe(1)
})
