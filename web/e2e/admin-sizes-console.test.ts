import type { Page, Route } from 'playwright-core'
import type { Drop } from '@/lib/api/api.gen'
import { buySize, euSizes, overflow, paste, test, withSizes } from './admins'
import { axeViolations } from './axe'
import { statusRegion } from './pages'
import { expect } from './shop-test'

const restock = (page: Page) => page.getByRole('form', { name: 'Restock' })
const change = (page: Page, label: string) =>
  restock(page).getByRole('textbox', { name: `Change of ${label}`, exact: true })

test('twelve sizes are restocked in one go; the one whose answer is lost is retried and happens once', async ({
  asAdmin,
  admin,
  drop,
}) => {
  const { id, sizes } = await drop(withSizes(euSizes(13, 10)))
  const unlucky = sizes[6]?.id ?? ''
  const keys: string[] = []
  const page = await asAdmin(`/admin/drops/${id}`)
  await page.route(`**/api/drops/${id}/stock`, async (route: Route) => {
    const { size } = route.request().postDataJSON() as { size: string }
    if (size !== unlucky) return route.continue()
    keys.push((await route.request().allHeaders())['idempotency-key'] ?? '')
    const reply = await route.fetch()
    if (keys.length > 1) return route.fulfill({ response: reply })
    return route.fulfill({ status: 500, json: { code: 'internal_error', detail: 'Something went wrong.' } })
  })

  await paste(page, change(page, 'EU 36'), Array.from({ length: 12 }, (_, i) => `+${i + 1}`).join('\n'))
  await restock(page).getByText('12 sizes · +78 pairs').waitFor()
  await restock(page).getByRole('textbox', { name: 'Reason' }).fill('a van from Porto')
  await restock(page).getByRole('button', { name: 'Restock' }).click()
  await statusRegion(page).getByText('11 of 12 sizes restocked. Not yet: EU 39.').waitFor()
  await restock(page).getByText('it is not done twice').waitFor()
  expect(await change(page, 'EU 39').inputValue()).toBe('+7')
  expect(await change(page, 'EU 38.5').inputValue()).toBe('')

  await restock(page).getByRole('button', { name: 'Restock' }).click()
  await statusRegion(page).getByText('1 size restocked.').waitFor()
  expect(keys).toHaveLength(2)
  expect(keys[1]).toBe(keys[0])
  const after = await admin.send<Drop>('GET', `/api/drops/${id}`)
  expect(after.sizes.map(({ totalStock }) => totalStock)).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 10])
})

test('a size from which too much is taken says so, and the others are done', async ({ asAdmin, admin, drop }) => {
  const { id } = await drop(withSizes(euSizes(3, 5)))
  const page = await asAdmin(`/admin/drops/${id}`)
  await paste(page, change(page, 'EU 36.5'), 'EU 37\t2\nEU 36,5\t-9\nEU 50\t1\n')
  await restock(page).getByText('1 pasted line had no size here and was left out: EU 50.').waitFor()
  await restock(page).getByRole('button', { name: 'Restock' }).click()
  await restock(page).getByText('Say why').waitFor()
  await page.keyboard.type('a count of the shelf')
  await page.keyboard.press('Enter')
  await restock(page).getByText('You wanted to take 9 away, and 5 are available').waitFor()
  await change(page, 'EU 36.5').fill('-5')
  await page.keyboard.press('Enter')
  await statusRegion(page).getByText('1 size restocked.').waitFor()
  const { sizes } = await admin.send<Drop>('GET', `/api/drops/${id}`)
  expect(sizes.map(({ totalStock }) => totalStock)).toEqual([5, 0, 7])
})

test('sales by size and the records say which size, and an order is found by its number', async ({
  asAdmin,
  shopper,
  drop,
}) => {
  const made = await drop(withSizes(euSizes(3, 5)))
  const elsewhere = await drop(withSizes(euSizes(1, 5)))
  const noor = await shopper('Noor', 'Haddad')
  const { purchase } = await buySize(noor, made, 'EU 36.5')
  const other = await buySize(noor, elsewhere, 'EU 36')
  const page = await asAdmin(`/admin/drops/${made.id}`)
  const sales = page.getByRole('figure', { name: 'Sales by size' })
  await sales.getByRole('row', { name: 'EU 36.5 1 0 4' }).waitFor()

  await page.getByRole('tab', { name: 'Purchases' }).click()
  await page.getByRole('row').filter({ hasText: purchase.number }).getByRole('cell', { name: 'EU 36.5' }).waitFor()
  const search = page.getByRole('searchbox', { name: 'Find an order' })
  await search.fill(purchase.number.toLowerCase().replaceAll('-', ''))
  const order = page.getByRole('region', { name: `Order ${purchase.number}` })
  await order.getByText(noor.email).waitFor()
  await search.fill(other.purchase.number)
  await page
    .getByRole('region', { name: `Order ${other.purchase.number}` })
    .getByRole('link', { name: elsewhere.name })
    .waitFor()
  await search.fill('SH-0000-0000')
  await page.getByText('No order has the number SH-0000-0000. Check each letter.').waitFor()
  await page.getByRole('tab', { name: 'Ledger' }).click()
  await page.getByRole('row').filter({ hasText: 'Bought' }).getByText('EU 36.5').waitFor()
})

test('long labels and notes fit on a phone and at 200 %, and axe finds nothing', async ({ asAdmin, shopper, drop }) => {
  const long = { note: `${'Wide last, runs small; '.repeat(4)}`.slice(0, 80), totalStock: 5 }
  const made = await drop(
    withSizes([
      { ...long, label: 'EU 42⅔ extra-wide ‹W›'.slice(0, 20) },
      { ...long, label: 'MMMMMMMMMMMMMMMMMMMM' },
      ...euSizes(20, 50_000),
    ]),
  )
  await buySize(await shopper('Bartholomew-Alexander', 'Featherstonehaugh-Cholmondeley'), made, 'EU 36')
  const page = await asAdmin(`/admin/drops/${made.id}`)
  await restock(page).waitFor()
  await page.getByRole('tab', { name: 'Purchases' }).click()
  await page.getByRole('row').filter({ hasText: 'SH-' }).first().waitFor()
  expect(await axeViolations(page)).toEqual([])
  await expectToFit(page)

  await page.goto(`/admin/drops/${made.id}/edit`)
  await page.getByRole('form', { name: 'Edit drop' }).waitFor()
  await page.getByRole('button', { name: 'Take off MMMMMMMMMMMMMMMMMMMM' }).click()
  expect(await axeViolations(page)).toEqual([])
  await expectToFit(page)
})

/** The page is as wide as a small phone, or as a laptop's window at 200 %. */
async function expectToFit(page: Page): Promise<void> {
  for (const viewport of [
    { width: 320, height: 640 },
    { width: 640, height: 400 },
  ]) {
    await page.setViewportSize(viewport)
    await expect.poll(() => overflow(page), { message: `at ${viewport.width} px` }).toBe(0)
  }
}
