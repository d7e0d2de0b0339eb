import { dropOn, linkTo, reserveButton } from './pages'
import { expect, test } from './shop-test'
import { inSizes, reserveIn } from './size-drops'

test('after a change of page the focus is at its heading, and its title is read aloud', async ({ visitor, drop }) => {
  const { name } = await drop()
  const page = await (await visitor()).open('/')
  const focused = () => page.evaluate(() => `${document.activeElement?.tagName} ${document.activeElement?.textContent}`)
  await reserveButton(dropOn(page, name)).waitFor()
  expect(await focused()).toMatch(/^BODY/)
  await linkTo(page, 'Upcoming').click()
  await expect.poll(focused).toBe('H1 Upcoming')
  await page.locator('[aria-live="polite"]', { hasText: 'Upcoming · SneakerHead' }).waitFor({ state: 'attached' })
  await page.goBack()
  await expect.poll(focused).toBe('H1 Live now')
  await page.getByRole('link', { name, exact: true }).click()
  await expect.poll(focused).toBe(`H1 ${name}`)
})

test('a page that is loaded begins at its top, wherever the one before was, and after a reload where it was', async ({
  visitor,
  drop,
}) => {
  const [, , , { id, name }] = [await drop(), await drop(), await drop(), await drop()]
  const page = await (await visitor({ viewport: { width: 390, height: 700 } })).open('/')
  await reserveButton(dropOn(page, name)).waitFor()
  await page.evaluate(() => window.scrollTo(0, 300))
  await page.goto(`/drops/${id}`)
  await reserveButton(dropOn(page, name)).waitFor()
  expect(await page.evaluate(() => window.scrollY)).toBe(0)
  await page.evaluate(() => window.scrollTo(0, 120))
  await page.reload()
  await reserveButton(dropOn(page, name)).waitFor()
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(120)
})

test('the focus that a page sets itself stays: Reserve without a size leads to the sizes', async ({
  visitor,
  drop,
}) => {
  const { name } = await drop(inSizes(['EU 41', 2], ['EU 42', 2]))
  const page = await (await visitor()).open('/')
  await reserveIn(dropOn(page, name)).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('radio')
})

test('every Reserve says of which drop it is, after its name', async ({ visitor, drop }) => {
  const { id, name } = await drop()
  const visit = await visitor()
  for (const path of ['/', `/drops/${id}`]) {
    const page = await visit.open(path)
    const button = reserveButton(dropOn(page, name))
    await button.waitFor()
    const describedBy = await button.getAttribute('aria-describedby')
    expect(await page.locator(`#${describedBy}`).textContent()).toBe(name)
  }
})

test('buttons and bars have edges without the page’s own colours', async ({ visitor, drop }) => {
  const { id, name } = await drop()
  const page = await (await visitor({ forcedColors: 'active', viewport: { width: 390, height: 844 } })).open(
    `/drops/${id}`,
  )
  await reserveButton(dropOn(page, name)).waitFor()
  const bare = await page.evaluate(() =>
    [...document.querySelectorAll('main button, [data-dock]')]
      .filter((element) => Number.parseFloat(getComputedStyle(element).borderTopWidth) === 0)
      .map((element) => element.outerHTML.slice(0, 100)),
  )
  expect(bare).toEqual([])
})
