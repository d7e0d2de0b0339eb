import type { Locator, Page } from 'playwright-core'
import type { Bought, Drop, Held, NewSize } from '@/lib/api/api.gen'
import { signIn } from './pages'
import type { Person } from './people'
import { test as base } from './shop-test'

/**
 * `asAdmin` opens a page as an admin, who may use the clipboard; without animations, because axe
 * reads colours.
 */
export const test = base.extend('asAdmin', ({ visitor, admin }) => async (path: string) => {
  const page = await (
    await visitor({ permissions: ['clipboard-read', 'clipboard-write'], reducedMotion: 'reduce' })
  ).open(path)
  await signIn(page, admin.email)
  return page
})

/** Sizes from EU 36 on, in steps of a half. */
export const euSizes = (count: number, totalStock: number): NewSize[] =>
  Array.from({ length: count }, (_, i) => ({ label: `EU ${36 + i / 2}`, note: `US ${4 + i / 2}`, totalStock }))

/** What a new drop with sizes differs in. */
export const withSizes = (sizes: NewSize[]) => ({
  sizes,
  totalStock: sizes.reduce((sum, size) => sum + size.totalStock, 0),
})

/** Pastes text into a field, through the clipboard and the keyboard. */
export async function paste(page: Page, field: Locator, text: string): Promise<void> {
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
  await field.click()
  await page.keyboard.press('Control+V')
}

/** Buys a pair of a size. */
export async function buySize(person: Person, drop: Drop, label: string): Promise<Bought> {
  const size = drop.sizes.find((one) => one.label === label)
  const { reservation } = await person.send<Held>('POST', `/api/drops/${drop.id}/reserve`, { sizes: [size?.id] })
  return person.send<Bought>('POST', `/api/reservations/${reservation.id}/purchase`)
}

/** By how many pixels the page is too wide for its window. */
export const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
