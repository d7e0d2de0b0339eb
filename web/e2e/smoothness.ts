import type { Browser, BrowserContext, Page } from 'playwright-core'

declare global {
  interface Window {
    /** The layout shift of the page since it was opened. */
    layoutShift(): number
  }
}

/** Makes every page of a browser count layout shifts that no input has caused. */
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

/** Returns the layout shift so far, after fonts are loaded and changes are drawn. */
export const layoutShifts = (page: Page) =>
  page.evaluate(async () => {
    await document.fonts.ready
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
    return window.layoutShift()
  })

/** The part of an event in Chromium's trace that is used here. Times are in µs. */
interface TraceEvent {
  name: string
  pid: number
  tid: number
  dur?: number
  tdur?: number
  args?: { name?: string }
}

/**
 * Returns the length of each task that blocked a page for more than 50 ms during `whatGoesOn`.
 * `processorMs` is the page's own processor time; `wallMs` also contains time that other programs
 * used.
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
