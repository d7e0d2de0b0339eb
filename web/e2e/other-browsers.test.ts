import { dropOn, reserve, signIn, stockLeft } from './pages'
import { expect, newEmail, test } from './shop-test'
import { answerTo, shownAt } from './sightings'

test('another browser shows new stock and buyers within 500 ms of the answers', async ({ visitor, drop, annotate }) => {
  const { name } = await drop({ totalStock: 5 })
  const stranger = dropOn(await (await visitor()).open('/'), name)
  await expect.poll(() => stockLeft(stranger)).toBe(5)
  const page = await (await visitor()).open('/')
  await signIn(page, newEmail())

  const stockSeen = shownAt(stranger, { available: 4 })
  const reserved = answerTo(page, 'POST', /\/reserve$/)
  const dialog = await reserve(page, name)
  const stockMs = (await stockSeen) - (await reserved)

  const buyerSeen = shownAt(stranger, { buyers: 'just now' })
  const purchased = answerTo(page, 'POST', /\/purchase$/)
  await dialog.getByRole('button', { name: 'Complete purchase' }).click()
  const buyerMs = (await buyerSeen) - (await purchased)

  await annotate(`another browser: stock ${Math.round(stockMs)} ms, buyer ${Math.round(buyerMs)} ms after the answer`)
  expect(stockMs).toBeLessThan(500)
  expect(buyerMs).toBeLessThan(500)
  expect(await stockLeft(stranger)).toBe(4)
})
