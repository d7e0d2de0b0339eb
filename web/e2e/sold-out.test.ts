import { closedButton, dropOn, reserveButton, signIn, stockLeft } from './pages'
import { expect, newEmail, test } from './shop-test'

test('a visitor sees the last pairs go: in carts first, then sold out', async ({ visitor, drop, shopper }) => {
  const { id, name } = await drop({ totalStock: 2 })
  const page = await (await visitor()).open('/')
  const loads = new Set<string>()
  page.on('framenavigated', (frame) => loads.add(frame.url()))
  await signIn(page, newEmail())
  await reserveButton(dropOn(page, name)).waitFor()

  const [first, second] = [await shopper('Noor'), await shopper('Emil')]
  const holds = [await first.reserve(id), await second.reserve(id)] as const
  await closedButton(dropOn(page, name), /^All in carts/).waitFor()

  await first.purchase(holds[0].reservation.id)
  await expect.poll(() => dropOn(page, name).getByRole('listitem').allTextContents()).toHaveLength(1)
  await closedButton(dropOn(page, name), /^All in carts/).waitFor()

  await second.purchase(holds[1].reservation.id)
  await closedButton(dropOn(page, name), 'Sold out').waitFor()
  expect(await stockLeft(dropOn(page, name))).toBe(0)
  expect(loads.size).toBe(0)
})

test('a released pair can be reserved by another visitor', async ({ visitor, drop, shopper }) => {
  const { id, name } = await drop({ totalStock: 1 })
  const page = await (await visitor()).open(`/drops/${id}`)
  const other = await shopper()
  const { reservation } = await other.reserve(id)
  await closedButton(dropOn(page, name), /^All in carts/).waitFor()
  await other.cancel(reservation.id)
  await reserveButton(dropOn(page, name)).waitFor()
})

test('a user who is too late is told, and the button shows the state', async ({ visitor, drop, shopper }) => {
  const { id, name } = await drop({ totalStock: 1 })
  const page = await (await visitor()).open('/')
  await signIn(page, newEmail())
  await reserveButton(dropOn(page, name)).waitFor()
  let arrived = false
  await page.route('**/reserve', async (route) => {
    if (!arrived) await (await shopper()).buy(id)
    arrived = true
    await route.continue()
  })
  await reserveButton(dropOn(page, name)).click()
  await page.getByRole('status').getByText(`${name} has sold out.`).waitFor()
  await closedButton(dropOn(page, name), 'Sold out').waitFor()
})
