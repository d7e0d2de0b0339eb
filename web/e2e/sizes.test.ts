import { signInByKeys, tabTo } from './keys'
import { buy, closedButton, dropOn, holdDialog, linkTo, signIn, statusRegion } from './pages'
import { expect, inSeconds, newEmail, test } from './shop-test'
import { hasFocus, inSizes, reserveIn, sizeGroup, sizeId, sizeRadio } from './size-drops'

const run = () => inSizes(['EU 41', 3, 'US 8'], ['EU 42', 1, 'US 8.5 · 26.5 cm'], ['EU 42.5', 5], ['EU 43', 2])

const isConfirmed = (page: Parameters<typeof holdDialog>[0]) =>
  holdDialog(page).getByRole('button', { name: 'Complete purchase', disabled: false }).waitFor()

test('a size sells out under somebody’s eyes: they are told, and take the next one in one tap', async ({
  visitor,
  drop,
  shopper,
}) => {
  const made = await drop(run())
  const page = await (await visitor()).open(`/drops/${made.id}`)
  await signIn(page, newEmail())
  const article = dropOn(page, made.name)
  await sizeRadio(page, 'EU 42').click()
  await article.getByRole('button', { name: 'Reserve EU 42', exact: true }).waitFor()

  const other = await shopper()
  const { reservation } = await other.reserve(made.id, [sizeId(made, 'EU 42')])
  await statusRegion(page).getByText('Every pair in EU 42 is in somebody’s cart').waitFor()
  await sizeRadio(page, 'EU 42')
    .getByText(/In carts.*0:\d\d/)
    .waitFor()
  await other.cancel(reservation.id)
  await statusRegion(page).getByText('EU 42 is back.').waitFor()
  await other.buy(made.id, [sizeId(made, 'EU 42')])
  await statusRegion(page).getByText('EU 42 has sold out.').waitFor()
  await sizeRadio(page, 'EU 42').getByText('Sold out').waitFor()
  await article.getByRole('button', { name: 'Reserve', exact: true }).waitFor()
  expect(await sizeRadio(page, 'EU 42').isDisabled()).toBe(true)
  expect(await sizeRadio(page, 'EU 42').isChecked()).toBe(true) // nobody has moved it

  await article.getByRole('button', { name: 'Take EU 42.5' }).click()
  await isConfirmed(page)
  await holdDialog(page).getByText('EU 42.5', { exact: true }).waitFor()
  await buy(page)
  await statusRegion(page).getByText(`you bought ${made.name} in EU 42.5`).waitFor()
  await linkTo(page, 'My drops').first().click()
  await page.getByRole('region', { name: 'Bought' }).getByText('EU 42.5').waitFor()
})

test('somebody who is too late for a size is led to what is left', async ({ visitor, drop, shopper }) => {
  const made = await drop(run())
  const page = await (await visitor()).open(`/drops/${made.id}`)
  await signIn(page, newEmail())
  await sizeRadio(page, 'EU 42').click()
  await page.routeWebSocket('**/ws', () => {})
  let arrived = false
  await page.route('**/reserve', async (route) => {
    if (!arrived) await (await shopper()).buy(made.id, [sizeId(made, 'EU 42')])
    arrived = true
    await route.continue()
  })
  await reserveIn(dropOn(page, made.name)).click()
  await statusRegion(page).getByText('EU 42 has sold out. You can still take EU 42.5').waitFor()
  const next = dropOn(page, made.name).getByRole('button', { name: 'Take EU 42.5' })
  await expect.poll(() => hasFocus(next)).toBe(true)
  await page.keyboard.press('Enter')
  await isConfirmed(page)
  await holdDialog(page).getByText('EU 42.5', { exact: true }).waitFor()
})

test('Reserve without a size says that one is wanted, and moves to the sizes', async ({ visitor, drop }) => {
  const made = await drop(run())
  const visit = await visitor()
  const page = await visit.open('/')
  const card = dropOn(page, made.name)
  await card.getByText('4 sizes').waitFor()
  await reserveIn(card).click()
  await page.waitForURL(`**/drops/${made.id}`)
  await statusRegion(page).getByText('Choose a size').waitFor()
  await expect.poll(() => hasFocus(sizeRadio(page, 'EU 41'))).toBe(true)

  await page.reload()
  await sizeGroup(page).waitFor()
  expect(await hasFocus(sizeRadio(page, 'EU 41'))).toBe(false)
  await reserveIn(dropOn(page, made.name)).click()
  await expect.poll(() => hasFocus(sizeRadio(page, 'EU 41'))).toBe(true)
  expect(await holdDialog(page).count()).toBe(0)
})

test('a second choice is taken when the first is gone, and the page says so', async ({ visitor, drop, shopper }) => {
  const made = await drop(run())
  const page = await (await visitor()).open(`/drops/${made.id}`)
  await signIn(page, newEmail())
  await sizeRadio(page, 'EU 42').click()
  await page.getByRole('button', { name: 'Also take another size?' }).click()
  await page.getByRole('checkbox', { name: /^EU 42.5/ }).check()
  await page.getByRole('checkbox', { name: /^EU 43/ }).check()
  expect(await page.getByRole('checkbox', { name: /^EU 41/ }).isDisabled()).toBe(true)
  const asked = dropOn(page, made.name).getByRole('button', { name: 'Reserve EU 42, else EU 42.5 or EU 43' })
  await page.route('**/reserve', async (route) => {
    await (await shopper()).buy(made.id, [sizeId(made, 'EU 42')])
    await route.continue()
  })
  await asked.click()
  await statusRegion(page)
    .getByText(/^EU 42.5 is yours for \d:\d\d. EU 42 was gone.$/)
    .waitFor()
  await holdDialog(page).getByText('EU 42 was gone').waitFor()
  await holdDialog(page).getByRole('button', { name: 'Close' }).click()
  await page.getByRole('region', { name: 'Your holds' }).getByText('EU 42.5').waitFor()
})

test('a size chosen before the opening is there at zero, after a reload and a sign-in', async ({ visitor, drop }) => {
  const made = await drop({ ...run(), dropStartTime: inSeconds(10) })
  const page = await (await visitor()).open(`/drops/${made.id}`)
  await closedButton(dropOn(page, made.name), /^Starts in/).waitFor()
  await sizeRadio(page, 'EU 42.5').click()
  await page.reload()
  await expect.poll(() => sizeRadio(page, 'EU 42.5').isChecked()).toBe(true)
  await dropOn(page, made.name).getByRole('button', { name: 'Reserve EU 42.5', exact: true }).click()
  await page.getByRole('textbox', { name: 'Email' }).fill(newEmail())
  await page.keyboard.press('Enter')
  await isConfirmed(page)
  await holdDialog(page).getByText('EU 42.5', { exact: true }).waitFor()
})

test('the last size is chosen on the next drop too, and a drop’s only size by itself', async ({ visitor, drop }) => {
  const [first, next, only] = [await drop(run()), await drop(run()), await drop(inSizes(['One size', 4]))]
  const page = await (await visitor()).open(`/drops/${first.id}`)
  await signIn(page, newEmail())
  await sizeRadio(page, 'EU 43').click()
  await page.goto(`/drops/${next.id}`)
  await page.getByText('EU 43, as last time').waitFor()
  expect(await sizeRadio(page, 'EU 43').isChecked()).toBe(true)

  await page.goto('/')
  await dropOn(page, next.name).getByRole('button', { name: 'Reserve EU 43', exact: true }).click()
  await isConfirmed(page)
  await holdDialog(page).getByText('EU 43', { exact: true }).waitFor()
  await holdDialog(page).getByRole('button', { name: 'Close' }).click()
  await dropOn(page, only.name).getByRole('button', { name: 'Reserve One size' }).waitFor()
})

test('somebody chooses a size with the keyboard, past one that is sold out', async ({ visitor, drop, shopper }) => {
  const made = await drop(run())
  await (await shopper()).buy(made.id, [sizeId(made, 'EU 42')])
  const page = await (await visitor()).open(`/drops/${made.id}`)
  await signInByKeys(page, newEmail())
  await tabTo(page, sizeRadio(page, 'EU 41'))
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => hasFocus(sizeRadio(page, 'EU 42'))).toBe(true) // it is read aloud, and stays as it is
  expect(await sizeRadio(page, 'EU 42').isChecked()).toBe(false)
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => sizeRadio(page, 'EU 42.5').isChecked()).toBe(true)
  await page.keyboard.press('Tab')
  expect(await sizeGroup(page).evaluate((group) => group.contains(document.activeElement))).toBe(false)
  await tabTo(page, reserveIn(dropOn(page, made.name)))
  await page.keyboard.press('Enter')
  await isConfirmed(page)
})
