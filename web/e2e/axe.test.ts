import type { Page } from 'playwright-core'
import { axeViolations } from './axe'
import { buy, closedButton, dropOn, reserve, reserveButton, signIn } from './pages'
import { expect, inSeconds, newEmail, test } from './shop-test'

/** Each view with enough content for a check; axe checks what `open` returns. */
test('the live page, with drops in every state', async ({ visitor, drop, admin, shopper }) => {
  const [open, gone, paused, held] = [
    await drop(),
    await drop({ totalStock: 1 }),
    await drop(),
    await drop({ totalStock: 1 }),
  ]
  await (await shopper('Noor')).buy(open.id)
  await (await shopper('Emil')).buy(gone.id)
  await (await shopper()).reserve(held.id)
  await admin.steer(paused.id, 'pause')
  const page = await calm(visitor, '/')
  await reserveButton(dropOn(page, open.name)).waitFor()
  await closedButton(dropOn(page, gone.name), 'Sold out').waitFor()
  expect(await axeViolations(page)).toEqual([])
})

test('the upcoming page', async ({ visitor, drop }) => {
  const { name } = await drop({ dropStartTime: inSeconds(600) })
  const page = await calm(visitor, '/upcoming')
  await closedButton(dropOn(page, name), /^Starts in/).waitFor()
  expect(await axeViolations(page)).toEqual([])
})

test('the page of ended drops', async ({ visitor, drop, admin, shopper }) => {
  const { id, name } = await drop()
  await (await shopper('Noor')).buy(id)
  await admin.steer(id, 'end')
  const page = await calm(visitor, '/ended')
  await closedButton(dropOn(page, name), 'Ended').waitFor()
  expect(await axeViolations(page)).toEqual([])
})

test('a drop’s own page', async ({ visitor, drop, shopper }) => {
  const { id, name } = await drop({ description: 'Emerald leather, a bone toe and a gum sole.' })
  await (await shopper('Noor')).buy(id)
  const page = await calm(visitor, `/drops/${id}`)
  await reserveButton(dropOn(page, name)).waitFor()
  expect(await axeViolations(page)).toEqual([])
})

test('the dialog of a hold, the bar below it, and the announcement of a purchase', async ({ visitor, drop }) => {
  const [first, second] = [await drop({ holdSeconds: 600 }), await drop({ holdSeconds: 600 })]
  const page = await calm(visitor, '/')
  await signIn(page, newEmail())
  const dialog = await reserve(page, first.name)
  expect(await axeViolations(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('region', { name: 'Your holds' }).waitFor()
  expect(await axeViolations(page)).toEqual([])
  await (await reserve(page, second.name)).getByRole('button', { name: 'Complete purchase' }).click()
  await page.getByRole('status').getByText(`you bought ${second.name}`).waitFor()
  expect(await axeViolations(page)).toEqual([])
})

test('My drops, with a hold, a purchase and a released hold', async ({ visitor, drop }) => {
  const [held, bought, released] = [await drop({ holdSeconds: 600 }), await drop(), await drop()]
  const page = await calm(visitor, '/')
  await signIn(page, newEmail())
  await reserve(page, bought.name)
  await buy(page)
  await closedButton(dropOn(page, bought.name), 'You have yours').waitFor()
  await (await reserve(page, released.name)).getByRole('button', { name: 'Release' }).click()
  await page.getByRole('status').getByText(`Released: your pair of ${released.name}`).waitFor()
  await (await reserve(page, held.name)).getByRole('button', { name: 'Close' }).click()
  await page.getByRole('link', { name: 'My drops', exact: true }).first().click()
  for (const section of ['On hold', 'Bought', 'Let go']) await page.getByRole('region', { name: section }).waitFor()
  expect(await axeViolations(page)).toEqual([])
})

test('the profile, its errors, and pages that ask for sign-in', async ({ visitor }) => {
  const page = await calm(visitor, '/profile')
  await page.getByRole('button', { name: 'Go to sign-in' }).waitFor()
  expect(await axeViolations(page)).toEqual([])
  await signIn(page, newEmail())
  await page.getByRole('textbox', { name: 'Picture' }).fill('javascript:alert(1)')
  await page.getByText('A picture’s link begins with https://').waitFor()
  expect(await axeViolations(page)).toEqual([])
})

test('a link to a page that does not exist', async ({ visitor }) => {
  const page = await calm(visitor, '/nowhere')
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
  expect(await axeViolations(page)).toEqual([])
})

test('the admin console: its list, a drop’s console with its confirmation, and both forms', async ({
  visitor,
  admin,
  drop,
  shopper,
}) => {
  const { id, name } = await drop({ holdSeconds: 600 })
  await (await shopper()).reserve(id)
  await (await shopper()).buy(id)
  const page = await calm(visitor, '/admin')
  await signIn(page, admin.email)
  await page.getByRole('row').filter({ hasText: name }).waitFor()
  expect(await axeViolations(page)).toEqual([])

  await page.goto(`/admin/drops/${id}`)
  await page.getByRole('button', { name: /^Release the hold of/ }).waitFor()
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await page.getByRole('alertdialog').waitFor()
  expect(await axeViolations(page)).toEqual([])

  await page.goto('/admin/users')
  await page
    .getByRole('button', { name: /^Block / })
    .first()
    .click()
  await page.getByRole('dialog').waitFor()
  expect(await axeViolations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await axeViolations(page)).toEqual([])

  await page.goto('/admin/new')
  await page.getByRole('button', { name: 'Create drop' }).click()
  await page.getByText('A drop needs a name.').waitFor()
  expect(await axeViolations(page)).toEqual([])

  await page.goto(`/admin/drops/${id}/edit`)
  await page.getByRole('form', { name: 'Edit drop' }).waitFor()
  expect(await axeViolations(page)).toEqual([])
})

/** Waits until no animation runs, because axe reads colours. */
async function calm(
  visitor: (options: { reducedMotion: 'reduce' }) => Promise<{ open(path: string): Promise<Page> }>,
  path: string,
): Promise<Page> {
  return (await visitor({ reducedMotion: 'reduce' })).open(path)
}
