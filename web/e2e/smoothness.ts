import type { Browser, BrowserContext, Page } from 'playwright-core'

declare global {
  interface Window {
    /** Says how far things have moved by themselves since the page was opened. */
    layoutShift(): number
  }
}

/** Has every page of a browser keep count of what moves without having been touched. */
export const countLayoutShifts = (context: BrowserContext) =>
  context.addInitScript(() => {
    let sum = 0
    const add = (entries: PerformanceEntryList) => {
      for (const entry of entries as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
        if (!entry.hadRecentInput) sum += entry.value
      }
    }
    const observer = new PerformanceObserver((list) => add(list.getEntries()))
    observer.observe({ type: 'layout-shift', buffered: true })
    window.layoutShift = () => {
      add(observer.takeRecords())
      return sum
    }
  })

/** Returns the shifts so far, once fonts are there and what was changed is drawn. */
export const layoutShifts = (page: Page) =>
  page.evaluate(async () => {
    await document.fonts.ready
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
    return window.layoutShift()
  })

/** An event of Chromium's trace, as far as it is of interest here. Times are in µs. */
interface TraceEvent {
  name: string
  pid: number
  tid: number
  dur?: number
  tdur?: number
  args?: { name?: string }
}

/**
 * Returns how long each task was that kept a page from answering for over 50 ms while something went on. `processorMs` is
 * what the page itself took; `wallMs` counts what other programs took of the processor meanwhile as well.
 */
export async function longTasks(browser: Browser, page: Page, whatGoesOn: () => Promise<void>) {
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] })
  await whatGoesOn()
  const { traceEvents } = JSON.parse(String(await browser.stopTracing())) as { traceEvents: TraceEvent[] }
  const isPage = new Set(traceEvents.filter(({ args }) => args?.name === 'CrRendererMain').map(threadOf))
  const tasks = traceEvents.filter((event) => event.name === 'RunTask' && isPage.has(threadOf(event)))
  const over50 = (microseconds: (number | undefined)[]) =>
    microseconds.map((us = 0) => us / 1000).filter((ms) => ms > 50)
  return {
    seen: tasks.length,
    wallMs: over50(tasks.map(({ dur }) => dur)),
    processorMs: over50(tasks.map(({ tdur }) => tdur)),
  }
}

const threadOf = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`
