import type { Locator, Page } from 'playwright-core'
import { withTimeout } from './with-timeout'

/** What a drop must show: a number of available units, or a text among its recent buyers. */
interface Sight {
  available?: number
  buyers?: string
}

/**
 * Returns when a drop first showed something, in ms since 1970. The page itself checks, so the time
 * is exact to the millisecond.
 */
export function shownAt(drop: Locator, sight: Sight): Promise<number> {
  const shown = drop.evaluate((article, { available, buyers }) => {
    const now = () => performance.timeOrigin + performance.now()
    const isShown = () => {
      const bar = article.querySelector('[role="progressbar"]')
      const list = article.querySelector('[aria-label="Recent buyers"]')
      return (
        (available === undefined || bar?.getAttribute('aria-valuenow') === String(available)) &&
        (buyers === undefined || (list?.textContent ?? '').includes(buyers))
      )
    }
    return new Promise<number>((resolve) => {
      const observer = new MutationObserver(look)
      function look() {
        if (!isShown()) return
        observer.disconnect()
        resolve(now())
      }
      observer.observe(article, { subtree: true, childList: true, attributes: true, characterData: true })
      look()
    })
  }, sight)
  return withTimeout(`the sight of ${JSON.stringify(sight)}`, shown)
}

/** Returns when the answer to the page's next request of this kind arrived, in ms since 1970. */
export async function answerTo(page: Page, method: string, path: RegExp): Promise<number> {
  const answer = await page.waitForResponse(
    (reply) => reply.request().method() === method && path.test(new URL(reply.url()).pathname),
  )
  await answer.finished()
  const { startTime, responseEnd } = answer.request().timing()
  return startTime + responseEnd
}

/** Resolves when a text in a drop is visible, that is, when its element is almost opaque. */
export function noticed(drop: Locator, text: string): Promise<void> {
  const seen = drop.evaluate((article, wanted) => {
    const isNoticed = () =>
      [...article.querySelectorAll('p, span')].some(
        (element) => element.textContent === wanted && Number(getComputedStyle(element).opacity) > 0.9,
      )
    return new Promise<void>((resolve) => {
      const look = () => (isNoticed() ? resolve() : void requestAnimationFrame(look))
      look()
    })
  }, text)
  return withTimeout(`the sight of ${JSON.stringify(text)}`, seen)
}
