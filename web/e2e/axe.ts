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

/**
 * The problems that axe finds in a page, in light and dark and for phones and desktops: a line for
 * each element.
 */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(await source) // through the debugger, because the page's policy blocks other scripts
  const found: string[] = []
  for (const { name, colorScheme, width, height } of looks) {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme })
    await expect.poll(() => runningAnimations(page)).toBe(0) // during a transition, colours belong to neither theme
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

/**
 * Forces a style update without waiting for a frame: Chromium without a GPU sometimes draws none
 * after the theme has changed.
 */
const runningAnimations = (page: Page) =>
  page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length)
