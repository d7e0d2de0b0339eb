import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/**
 * Chromium sets these itself while its other threads read the environment, which moves when a name is added, and crashes
 * at about one start in fifty. A name that is there already moves nothing.
 */
const setByItself = { DBUS_SESSION_BUS_ADDRESS: 'disabled:', FC_FONTATIONS: '1' }

/** Starts the system's Chromium. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM || places.find(existsSync)
  if (!executablePath) throw new Error(`No browser: install chromium, or set CHROMIUM (looked at ${places.join(', ')})`)
  return chromium.launch({
    executablePath,
    env: { ...process.env, ...setByItself },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** A browser of somebody's own: its pages share storage with each other and with nobody else. */
export class Visitor {
  readonly context: BrowserContext
  /** What a page should never have done: script errors, violations of its policy, dialogs that nobody wrote. */
  readonly complaints: string[] = []
  /** Every error in the console, also those for answers that were meant to be refusals. */
  readonly consoleErrors: string[] = []

  private constructor(context: BrowserContext) {
    this.context = context
    context.on('page', (page) => this.#watch(page))
  }

  static async arrive(browser: Browser, options: BrowserContextOptions): Promise<Visitor> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US', ...options })
    context.setDefaultTimeout(15_000)
    return new Visitor(context)
  }

  async open(path: string): Promise<Page> {
    const page = await this.context.newPage()
    await page.goto(path)
    return page
  }

  leave(): Promise<void> {
    return this.context.close()
  }

  #watch(page: Page): void {
    page.on('pageerror', (error) => this.complaints.push(`${page.url()}: ${error.message}`))
    page.on('dialog', (dialog) => {
      this.complaints.push(`${page.url()}: a dialog says ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('console', (message) => {
      if (message.type() !== 'error') return
      this.consoleErrors.push(message.text())
      if (!isAboutAnAnswer.test(message.text())) this.complaints.push(`${page.url()}: ${message.text()}`)
    })
  }
}

/** The browser's own note that a request was refused or did not arrive, which some tests are about. */
const isAboutAnAnswer = /^Failed to load resource|^WebSocket connection to/
