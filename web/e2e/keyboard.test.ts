import { signInByKeys, tabTo } from './keys'
import { closedButton, dropOn, holdDialog, linkTo, reserveButton, statusRegion, stockLeft, yoursDialog } from './pages'
import { expect, newEmail, test, unique } from './shop-test'

test('a user signs in, opens a drop, reserves and buys with the keyboard', async ({ visitor, drop }) => {
  const { name } = await drop()
  const page = await (await visitor()).open('/')
  await signInByKeys(page, newEmail())
  await tabTo(page, dropOn(page, name).getByRole('link', { name }))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name }).waitFor()

  await tabTo(page, reserveButton(dropOn(page, name)))
  await page.keyboard.press('Space')
  const buy = holdDialog(page).getByRole('button', { name: 'Complete purchase', disabled: false })
  await tabTo(page, buy)
  await page.keyboard.press('Enter')
  await statusRegion(page).getByText(`you bought ${name}`).waitFor()
  await tabTo(page, yoursDialog(page).getByRole('link', { name: 'View order' }))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: /^SH-/ }).waitFor()

  await tabTo(page, linkTo(page, 'My drops').first())
  await page.keyboard.press('Enter')
  await page.getByRole('region', { name: 'Bought' }).getByText(name).waitFor()
})

test('a user closes the dialog, opens the hold again and releases it with the keyboard', async ({ visitor, drop }) => {
  const { id, name } = await drop({ totalStock: 1 })
  const page = await (await visitor()).open(`/drops/${id}`)
  await signInByKeys(page, newEmail())
  await tabTo(page, reserveButton(dropOn(page, name)))
  await page.keyboard.press('Enter')
  await holdDialog(page).getByRole('button', { name: 'Release', disabled: false }).waitFor()
  await page.keyboard.press('Escape')
  await holdDialog(page).waitFor({ state: 'hidden' })

  const held = dropOn(page, name).getByRole('button', { name: /^Yours for/ })
  await tabTo(page, held)
  await page.keyboard.press('Enter')
  await tabTo(page, holdDialog(page).getByRole('button', { name: 'Release' }))
  await page.keyboard.press('Space')
  await statusRegion(page).getByText(`Released: your pair of ${name}`).waitFor()
  await reserveButton(dropOn(page, name)).waitFor()
  expect(await stockLeft(dropOn(page, name))).toBe(1)
})

test('the focus stays in an open dialog, and returns to where it was afterwards', async ({ visitor, drop }) => {
  const { id, name } = await drop()
  const page = await (await visitor()).open(`/drops/${id}`)
  await signInByKeys(page, newEmail())
  await tabTo(page, reserveButton(dropOn(page, name)))
  await page.keyboard.press('Enter')
  await holdDialog(page).getByRole('button', { name: 'Release', disabled: false }).waitFor()
  for (let stops = 0; stops < 8; stops++) {
    await page.keyboard.press('Tab')
    expect(await holdDialog(page).evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true)
  }
  await page.keyboard.press('Escape')
  const held = dropOn(page, name).getByRole('button', { name: /^Yours for/ })
  await expect.poll(() => held.evaluate((button) => button === document.activeElement)).toBe(true)
  expect(await closedButton(dropOn(page, name), /./).count()).toBe(0)
})

test('an admin creates and pauses a drop with the keyboard', async ({ visitor, admin }) => {
  const name = unique('Keys')
  const page = await (await visitor()).open('/')
  await signInByKeys(page, admin.email)
  await tabTo(page, linkTo(page, 'Admin'))
  await page.keyboard.press('Enter')
  await tabTo(page, linkTo(page, 'New drop'))
  await page.keyboard.press('Enter')
  const form = page.getByRole('form', { name: 'New drop' })
  for (const [field, text] of [
    ['Name', name],
    ['Price', '219.00'],
    ['Total stock', '12'],
  ] as const) {
    await tabTo(page, form.getByRole('textbox', { name: field, exact: true }))
    await page.keyboard.type(text)
  }
  await tabTo(page, form.getByLabel('Opens'))
  await page.keyboard.type('01052026')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.type('1230PM')
  await tabTo(page, form.getByRole('button', { name: 'Create drop' }))
  await page.keyboard.press('Space')
  await page.getByRole('heading', { level: 1, name }).waitFor()

  await tabTo(page, page.getByRole('button', { name: 'Pause', exact: true }))
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('alertdialog').getByRole('button', { name: 'Pause drop' }))
  await page.keyboard.press('Enter')
  await statusRegion(page).getByText(`${name} is paused.`).waitFor()
  await page.getByRole('button', { name: 'Resume', exact: true }).waitFor()
  await admin.cancelDrop(new URL(page.url()).pathname.split('/').pop() ?? '')
})
