import type { Locator, Page } from 'playwright-core'

/** Elements that tests find by role and name. */
export const dropOn = (page: Page, name: string) => page.getByRole('article', { name, exact: true })
export const reserveButton = (drop: Locator) => drop.getByRole('button', { name: 'Reserve', exact: true })
export const stockBar = (drop: Locator) => drop.getByRole('progressbar', { name: 'Stock left' })
export const buyersOf = (drop: Locator) => drop.getByRole('list', { name: 'Recent buyers' })
export const holdDialog = (page: Page) => page.getByRole('dialog', { name: 'Complete your purchase' })
export const yoursDialog = (page: Page) => page.getByRole('dialog', { name: "It's yours", exact: true })
export const statusRegion = (page: Page) => page.getByRole('status')
export const linkTo = (page: Page, name: string) => page.getByRole('link', { name, exact: true })

/** The disabled button in place of Reserve, which shows the reason. */
export const closedButton = (drop: Locator, reason: string | RegExp) =>
  drop.getByRole('button', { name: reason, disabled: true })

/** The available units that a drop shows. */
export const stockLeft = async (drop: Locator) => Number(await stockBar(drop).getAttribute('aria-valuenow'))

/** Signs in through the bar below the header. */
export async function signIn(page: Page, email: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Email' }).fill(email)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('button', { name: 'Sign out' }).waitFor()
}

/** Reserves and returns the dialog, when the hold in it is confirmed. */
export async function reserve(page: Page, name: string): Promise<Locator> {
  await reserveButton(dropOn(page, name)).click()
  const dialog = holdDialog(page)
  await dialog.getByRole('button', { name: 'Complete purchase', disabled: false }).waitFor()
  return dialog
}

/** Buys what the dialog holds, and goes back to the page. */
export async function buy(page: Page): Promise<void> {
  await holdDialog(page).getByRole('button', { name: 'Complete purchase' }).click()
  await yoursDialog(page).getByRole('button', { name: 'Keep looking' }).click()
  await yoursDialog(page).waitFor({ state: 'hidden' })
}

/** The seconds that a countdown such as 1:02:03 shows. */
export function secondsOf(text: string | null): number {
  const parts = /(?:(\d+)d )?(?:(\d+):)?(\d+):(\d\d)/.exec(text ?? '')
  if (!parts) throw new Error(`no countdown in ${JSON.stringify(text)}`)
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0))
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
}
