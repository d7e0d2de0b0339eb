import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { withTimeout } from './with-timeout'

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Axe {
  run(options: RunOptions): Promise<AxeResults>
}

const looks = [
  { name: 'light', colorScheme: 'light', width: 1440, height: 900 },
  { name: 'dark', colorScheme: 'dark', width: 1440, height: 900 },
  { name: 'light on a phone', colorScheme: 'light', width: 390, height: 844 },
] as const

/** What axe finds wrong with a page in each of its looks, in a line for each element. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(await source) // through the debugger: the page's policy lets nothing else in
  const found: string[] = []
  for (const { name, colorScheme, width, height } of looks) {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme })
    await expect.poll(() => runningAnimations(page)).toBe(0) // colours on their way from one look to the other are neither's
    const looked = page.evaluate(async () => {
      await document.fonts.ready
      return (window as unknown as { axe: Axe }).axe.run({ resultTypes: ['violations'] })
    })
    const { violations } = await withTimeout(`axe’s look at ${page.url()}, ${name}`, looked)
    for (const { id, nodes } of violations) {
      for (const { html, failureSummary } of nodes.slice(0, 3)) found.push(`${name}: ${id}: ${html}\n${failureSummary}`)
    }
  }
  return found
}

/** Asks for styles anew, and waits for no frame: Chromium without a GPU has been seen to draw none after a change of look. */
const runningAnimations = (page: Page) =>
  page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length)
