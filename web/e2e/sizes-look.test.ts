import type { Locator, Page } from 'playwright-core'
import { axeViolations } from './axe'
import { dropOn, linkTo, reserve, signIn, statusRegion } from './pages'
import { expect, newEmail, test } from './shop-test'
import { inSizes, reserveIn, sizeGroup, sizeId, sizeRadio } from './size-drops'

test('a drop with sizes has no problems that axe finds, in any state of a size', async ({ visitor, drop, shopper }) => {
  const made = await drop(inSizes(['EU 41', 1], ['EU 42', 1, 'US 8.5'], ['EU 43', 2], ['EU 44', 9]))
  const page = await (await visitor({ reducedMotion: 'reduce' })).open(`/drops/${made.id}`)
  await reserveIn(dropOn(page, made.name)).click()
  expect(await axeViolations(page)).toEqual([])
  await sizeRadio(page, 'EU 42').click()
  await page.getByRole('button', { name: 'Also take another size?' }).click()
  await page.getByRole('checkbox', { name: /^EU 44/ }).check()
  await (await shopper()).reserve(made.id, [sizeId(made, 'EU 41')])
  await (await shopper()).buy(made.id, [sizeId(made, 'EU 42')])
  await sizeRadio(page, 'EU 42').getByText('Sold out').waitFor()
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole('checkbox', { name: /^EU 44/ }).uncheck()
  await page.getByRole('button', { name: 'Take EU 43' }).waitFor()
  expect(await axeViolations(page)).toEqual([])
})

test('the chosen size is told from the others without the page’s own colours', async ({ visitor, drop }) => {
  const made = await drop(inSizes(['EU 41', 1], ['EU 42', 1]))
  const page = await (await visitor({ forcedColors: 'active', reducedMotion: 'reduce' })).open(`/drops/${made.id}`)
  await sizeRadio(page, 'EU 42').click()
  await sizeRadio(page, 'EU 42').locator('svg').waitFor()
  expect(await sizeRadio(page, 'EU 41').locator('svg').count()).toBe(0)
  // axe reads the page's own colours, not those that the browser puts in their place.
  const found = await axeViolations(page)
  expect(found.filter((problem) => !problem.includes(': color-contrast:'))).toEqual([])
})

const nasty = inSizes(
  ['WWWWWWWWWWWWWWWWWWWW', 5, 'M'.repeat(80)],
  ['EU 42 ⅔ extra wide', 5, 'US 8.5 · UK 7.5 · 26.5 cm · for wide feet, and for those who wear two socks'],
  ['ÅÅÅÅÅÅÅÅÅÅÅÅÅÅÅÅÅÅÅÅ', 1],
)

for (const { name, width, height, text } of [
  { name: 'a phone of 320 px', width: 320, height: 640, text: 100 },
  { name: 'a phone of 320 px with text of 200 %', width: 320, height: 640, text: 200 },
  { name: 'a desktop at 400 %, which is 320 × 256', width: 320, height: 256, text: 100 },
]) {
  test(`the longest labels and notes fit, and nothing covers a size, on ${name}`, async ({
    visitor,
    drop,
    shopper,
  }) => {
    const made = await drop(nasty)
    const labels = made.sizes.map(({ label }) => label)
    const page = await (await visitor({ viewport: { width, height }, reducedMotion: 'reduce' })).open(
      `/drops/${made.id}`,
    )
    await sizeGroup(page).waitFor()
    await page.evaluate((size) => {
      document.documentElement.style.fontSize = size
    }, `${text}%`)
    for (const label of labels) await expectReachable(page, label)
    await (await shopper()).buy(made.id, [made.sizes[2]?.id ?? ''])
    await sizeRadio(page, labels[2] ?? '')
      .getByText('Sold out')
      .waitFor()
    await sizeRadio(page, labels[0] ?? '').click()
    await page.getByRole('button', { name: 'Also take another size?' }).click()
    await page.getByRole('checkbox').first().check()
    await statusRegion(page).waitFor({ state: 'attached' })
    expect(await tooWide(page)).toEqual([])
  })
}

test('the bar of a hold and the button of another drop are one above the other, on every phone', async ({
  visitor,
  drop,
}) => {
  const held = [await drop({ holdSeconds: 600 }), await drop({ holdSeconds: 600 }), await drop({ holdSeconds: 600 })]
  const other = await drop(inSizes(['EU 42', 5], ['EU 43', 5]))
  const page = await (await visitor({ viewport: { width: 390, height: 700 }, reducedMotion: 'reduce' })).open('/')
  await signIn(page, newEmail())
  for (const [count, { name }] of held.entries()) {
    await linkTo(page, 'Live').click()
    await (await reserve(page, name)).getByRole('button', { name: 'Close' }).click()
    if (count === 1) continue // one hold, and more than the bar shows at once
    await page.getByRole('link', { name: other.name }).first().click()
    await sizeRadio(page, 'EU 42').click()
    for (const [width, height] of [
      [320, 560],
      [320, 640],
      [390, 700],
      [390, 760],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height })
      const button = reserveIn(dropOn(page, other.name))
      for (const place of ['start', 'end'] as const) {
        expect(await isCovered(button, place), `${count + 1} held, ${width} × ${height}, at its ${place}`).toBe(false)
      }
    }
  }
})

/** Whether something lies on an element while the page is at its start or its end. */
const isCovered = (button: Locator, place: 'start' | 'end') =>
  button.evaluate((element, at) => {
    window.scrollTo(0, at === 'start' ? 0 : document.documentElement.scrollHeight)
    const { left, right, top, bottom } = element.getBoundingClientRect()
    const points = [top + 2, (top + bottom) / 2, bottom - 2].filter((y) => y < window.innerHeight && y > 0)
    return points.some((y) => !element.contains(document.elementFromPoint((left + right) / 2, y)))
  }, place)

/** Scrolls to a size and looks whether its upper part, enough for a finger, is in reach. */
async function expectReachable(page: Page, label: string): Promise<void> {
  const covered = await sizeRadio(page, label).evaluate((radio) => {
    radio.scrollIntoView({ block: 'start' })
    const { left, right, top, bottom } = radio.getBoundingClientRect()
    const points = [
      [(left + right) / 2, Math.max(top, 0) + 4],
      [(left + right) / 2, Math.min(bottom, top + 44) - 4],
    ] as const
    return points.map(([x, y]) => document.elementFromPoint(x, y)).filter((at) => !at || !radio.contains(at)).length
  })
  expect(covered, `points of ${label} that are covered`).toBe(0)
}

/** The elements that are wider than the screen or cut off in themselves. */
const tooWide = (page: Page) =>
  page.evaluate(() => {
    const wide = [...document.querySelectorAll('main *')].filter((element) => {
      const { right, left, width } = element.getBoundingClientRect()
      const isShown = width > 1 && !element.closest('.sr-only, svg')
      return isShown && (right > window.innerWidth + 1 || left < -1)
    })
    const cut = [...document.querySelectorAll<HTMLElement>('[role="radio"], main button, fieldset label')].filter(
      (element) => element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1,
    )
    return [...wide, ...cut].map((element) => element.outerHTML.slice(0, 160))
  })
