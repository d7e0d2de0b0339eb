import type { Page } from 'playwright-core'
import { nastyDrops } from './nasty-texts'
import { dropOn, linkTo, signIn } from './pages'
import { expect, inSeconds, newEmail, test } from './shop-test'
import { inSizes } from './size-drops'

const screens = [
  { width: 320, height: 640, text: 100 },
  { width: 390, height: 844, text: 100 },
  { width: 1024, height: 768, text: 100 },
  { width: 1440, height: 900, text: 100 },
  { width: 320, height: 640, text: 200 },
  { width: 1024, height: 768, text: 200 },
]

test('no text makes a view wider than its screen, and no picture a sliver', { timeout: 180_000 }, async ({
  visitor,
  drop,
  shopper,
  admin,
}) => {
  const made = []
  for (const nasty of nastyDrops) made.push(await drop(nasty))
  const [first, second] = made
  if (!first || !second) throw new Error('there are no drops')
  const soon = await drop({ ...nastyDrops[0], dropStartTime: inSeconds(93_784) })
  const over = await drop({ ...nastyDrops[1] })
  await (await shopper('W'.repeat(60), 'Q'.repeat(60))).buy(over.id)
  await admin.steer(over.id, 'end')
  const visit = await visitor({ viewport: { width: 1024, height: 768 }, reducedMotion: 'reduce' })
  const page = await visit.open('/profile')
  await visit.context.route('https://pictures.example.test/**', (route) => route.abort())
  await signIn(page, newEmail('w'.repeat(40)))

  for (const path of [
    '/',
    '/upcoming',
    '/ended',
    '/my-drops',
    '/profile',
    `/drops/${soon.id}`,
    ...made.slice(0, 8).map(({ id }) => `/drops/${id}`),
  ]) {
    await page.goto(path)
    await page.locator('main h1').waitFor()
    await page.getByRole('progressbar', { name: /^Loading/ }).waitFor({ state: 'detached' })
    for (const { width, height, text } of screens) {
      await page.setViewportSize({ width, height })
      await page.evaluate((size) => document.documentElement.style.setProperty('font-size', size), `${text}%`)
      expect(await misfits(page), `${path} at ${width} px, text of ${text} %`).toEqual([])
    }
    await page.evaluate(() => document.documentElement.style.removeProperty('font-size'))
  }
})

test('descenders of a name are not cut off', async ({ visitor, drop }) => {
  const { name } = await drop({ name: nastyDrops[4]?.name ?? '' })
  const page = await (await visitor()).open('/')
  const link = dropOn(page, name).getByRole('heading').getByRole('link')
  const lines = await link.evaluate((element) => {
    const { fontSize, lineHeight, paddingBottom } = getComputedStyle(element)
    return { height: Number.parseFloat(lineHeight) / Number.parseFloat(fontSize), below: paddingBottom }
  })
  expect(lines.height).toBeGreaterThan(1.09) // Archivo's letters, from the highest to the lowest
  expect(lines.below).toBe('0px') // or the line after the last would show its head
})

for (const { width, height } of [
  { width: 390, height: 844 },
  { width: 320, height: 640 },
]) {
  test(`the bar of a drop’s page has its price and button and covers neither name nor sizes, at ${width} px`, async ({
    visitor,
    drop,
    shopper,
    admin,
  }) => {
    const soldOut = await drop({ totalStock: 1 })
    await (await shopper()).buy(soldOut.id)
    const inCarts = await drop({ totalStock: 1, holdSeconds: 600 })
    await (await shopper()).reserve(inCarts.id)
    const paused = await drop()
    await admin.steer(paused.id, 'pause')
    const over = await drop()
    await admin.steer(over.id, 'end')
    const page = await (await visitor({ viewport: { width, height }, reducedMotion: 'reduce' })).open('/')
    await linkTo(page, 'Live').waitFor()
    for (const { id, button } of [
      { id: (await drop()).id, button: /^Reserve/ },
      { id: (await drop({ dropStartTime: inSeconds(900) })).id, button: /^Starts in/ },
      { id: soldOut.id, button: 'Sold out' },
      { id: inCarts.id, button: /^All in carts/ },
      { id: paused.id, button: 'Paused' },
      { id: over.id, button: 'Ended' },
      {
        id: (await drop({ ...inSizes(['EU 41', 5], ['EU 42', 5]), name: nastyDrops[5]?.name ?? '' })).id,
        button: /^Reserve/,
      },
    ]) {
      await page.goto(`/drops/${id}`)
      const bar = page.locator('[data-dock]')
      await bar.getByRole('button', { name: button }).waitFor()
      await bar.getByText('$149.00').waitFor()
      expect(await overlaps(page), String(button)).toEqual([])
    }
  })
}

/** What sticks out of the screen or of its card, and pictures that are too narrow to be seen. */
const misfits = (page: Page) =>
  page.evaluate(() => {
    const found: string[] = []
    const say = (what: string, element: Element) => found.push(`${what}: ${element.outerHTML.slice(0, 140)}`)
    if (document.documentElement.scrollWidth > window.innerWidth)
      found.push(`the page is ${document.documentElement.scrollWidth} px wide`)
    for (const element of document.querySelectorAll('body *')) {
      if (element.closest('svg, .sr-only, [aria-hidden="true"] [style*="transform"], [role="progressbar"] *')) continue
      const { left, right, width } = element.getBoundingClientRect()
      const frame = element.closest('article')?.getBoundingClientRect()
      const edge = Math.min(
        window.innerWidth,
        frame && frame.width < window.innerWidth - 60 ? frame.right : window.innerWidth,
      )
      if (width > 1 && (right > edge + 1 || left < -1)) say('sticks out', element)
    }
    for (const picture of document.querySelectorAll('article [class*="aspect-"]')) {
      if (picture.getBoundingClientRect().width < 200) say('a sliver', picture)
    }
    return found.slice(0, 4)
  })

/** Where, while the page is scrolled, the bar lies across the name or the sizes. */
const overlaps = (page: Page) =>
  page.evaluate(() => {
    const found: string[] = []
    const bar = document.querySelector('[data-dock]')
    for (let y = 0; y <= document.documentElement.scrollHeight; y += 40) {
      window.scrollTo(0, y)
      const top = bar?.getBoundingClientRect().top ?? 0
      for (const element of document.querySelectorAll('main h1, main [role="radiogroup"]')) {
        if (element.getBoundingClientRect().bottom > top + 1) found.push(`${element.tagName} at ${y}`)
      }
    }
    return found
  })
