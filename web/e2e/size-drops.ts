import type { Locator, Page } from 'playwright-core'
import type { Drop, NewDrop } from '@/lib/api/api.gen'

/** Sizes for a drop: a label and a number of pairs each. */
export const inSizes = (...sizes: [label: string, pairs: number, note?: string][]): Partial<NewDrop> => ({
  sizes: sizes.map(([label, totalStock, note = '']) => ({ label, note, totalStock })),
  totalStock: sizes.reduce((sum, [, pairs]) => sum + pairs, 0),
})

/** The id of the size with this label. */
export function sizeId(drop: Drop, label: string): string {
  const size = drop.sizes.find((one) => one.label === label)
  if (!size) throw new Error(`${drop.name} has no size ${label}`)
  return size.id
}

export const sizeGroup = (page: Page) => page.getByRole('radiogroup', { name: 'Size', exact: true })
export const sizeRadio = (page: Page, label: string) => sizeGroup(page).getByRole('radio', { name: label, exact: true })

/** The button of a drop, whichever sizes it names. */
export const reserveIn = (drop: Locator) => drop.getByRole('button', { name: /^Reserve/ })

export const hasFocus = (target: Locator) => target.evaluate((element) => element === document.activeElement)
