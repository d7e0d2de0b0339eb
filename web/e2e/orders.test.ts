import type { Locator, Page } from 'playwright-core'
import { holdDialog, linkTo, reserve, signIn, statusRegion, yoursDialog } from './pages'
import { Person } from './people'
import { expect, newEmail, test } from './shop-test'
import { inSizes } from './size-drops'

const number = /^SH-[0-9A-Z]{4}-[0-9A-Z]{4}$/
const orderHeading = (page: Page) => page.getByRole('heading', { level: 1, name: number })
const textOf = async (locator: Locator) => (await locator.textContent()) ?? ''

/** The addresses of the requests that a page sends for one purchase. */
function readsOfOrders(page: Page): string[] {
  const reads: string[] = []
  page.on('request', (request) => {
    if (/\/api\/purchases\/./.test(request.url())) reads.push(request.url())
  })
  return reads
}

test('after a purchase the dialog has the order’s number, and leads to its page', async ({ visitor, drop, admin }) => {
  const made = await drop(inSizes(['EU 42', 2]))
  const page = await (await visitor()).open(`/drops/${made.id}`)
  await signIn(page, newEmail())
  await page.getByRole('radio', { name: 'EU 42' }).click()
  await page.getByRole('button', { name: 'Reserve EU 42' }).click()
  await holdDialog(page).getByRole('button', { name: 'Complete purchase', disabled: false }).click()

  const yours = yoursDialog(page)
  for (const text of [made.name, 'EU 42', '$149.00']) await yours.getByText(text, { exact: true }).waitFor()
  const shown = await textOf(yours.getByText(number))
  await statusRegion(page).getByText(`you bought ${made.name} in EU 42`).waitFor({ state: 'attached' })
  const reads = readsOfOrders(page)
  await yours.getByRole('link', { name: 'View order' }).click()

  await orderHeading(page).waitFor()
  expect(await textOf(orderHeading(page))).toBe(shown)
  expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
  await expect.poll(() => new URL(page.url()).pathname).toMatch(/^\/orders\/[0-9a-f-]{36}$/)
  expect(reads).toEqual([]) // the answer to the purchase has it all
  const { purchases } = await admin.send<{ purchases: { number: string }[] }>('GET', `/api/drops/${made.id}/purchases`)
  expect(purchases.map((purchase) => purchase.number)).toEqual([shown])

  await page.goBack()
  await page.getByRole('heading', { level: 1, name: made.name }).waitFor()
  expect(await page.getByRole('dialog').count()).toBe(0)
})

test('an order’s page asks for sign-in, stays, and shows what was bought', async ({ visitor, drop, shop }) => {
  const { id, name } = await drop()
  const email = newEmail()
  const buyer = await Person.signIn(shop.url, email)
  const { reservation } = await buyer.reserve(id)
  const { purchase } = await buyer.purchase(reservation.id)

  const page = await (await visitor({ timezoneId: 'America/New_York' })).open(`/orders/${purchase.id}`)
  await page.getByRole('button', { name: 'Go to sign-in' }).waitFor()
  expect(await page.locator('meta[name="robots"]').getAttribute('content')).toContain('noindex')
  await signIn(page, email)
  await orderHeading(page).waitFor()
  await page.getByText('$149.00').waitFor()
  const time = page.locator('time')
  expect(await textOf(time)).toMatch(/E[DS]T.* UTC at the shop$/)
  await linkTo(page, name).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
})

test('somebody else’s order is not shown, and there is a way out', async ({ visitor, drop, shopper }) => {
  const { id } = await drop()
  const buyer = await shopper()
  const { reservation } = await buyer.reserve(id)
  const { purchase } = await buyer.purchase(reservation.id)
  const page = await (await visitor()).open(`/orders/${purchase.id}`)
  await signIn(page, newEmail())
  await page.getByRole('heading', { level: 1, name: 'You have no such order' }).waitFor()
  await linkTo(page, 'See your orders').click()
  await page.getByRole('heading', { level: 1, name: 'My drops' }).waitFor()
})

test('a receipt is one page of paper, without what is only for screens', async ({ visitor, drop }) => {
  const { name } = await drop()
  const page = await (await visitor({ colorScheme: 'dark' })).open('/')
  await signIn(page, newEmail())
  await reserve(page, name)
  await holdDialog(page).getByRole('button', { name: 'Complete purchase' }).click()
  await yoursDialog(page).getByRole('link', { name: 'View order' }).click()
  await orderHeading(page).waitFor()
  await page.emulateMedia({ media: 'print' })
  for (const role of ['banner', 'navigation', 'status'] as const) expect(await page.getByRole(role).count()).toBe(0)
  expect(await page.getByRole('button').count()).toBe(0)
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(
    'rgb(255, 255, 255)',
  )
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1')
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
})

test('My drops links a purchase to its order, and tells a missed hold from a released one', async ({
  visitor,
  drop,
  shop,
}) => {
  const [bought, released, missed] = [await drop(), await drop(), await drop({ holdSeconds: 1 })]
  const email = newEmail()
  const page = await (await visitor()).open('/')
  await signIn(page, email)
  const person = await Person.signIn(shop.url, email)
  await person.reserve(missed.id)
  const { reservation } = await person.reserve(released.id)
  await person.cancel(reservation.id)
  await person.buy(bought.id)

  await linkTo(page, 'My drops').first().click()
  const row = (name: string) => page.getByRole('listitem').filter({ hasText: name })
  await row(released.name).getByText('Released', { exact: true }).waitFor()
  await row(missed.name).getByText('Missed', { exact: true }).waitFor()
  await row(bought.name).getByText('Yours', { exact: true }).waitFor()
  await row(bought.name)
    .getByRole('link', { name: /^Order SH-/ })
    .click()
  await orderHeading(page).waitFor()
})
