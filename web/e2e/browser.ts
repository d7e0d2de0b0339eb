import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/**
 * Chromium sets these variables while its other threads read the environment. Adding a name moves
 * the environment in memory, and about one start in fifty crashes. Setting a name that exists moves
 * nothing.
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

/**
 * The browser of one visitor: its pages share storage with each other and with no other visitor.
 */
export class Visitor {
  readonly context: BrowserContext
  /** What no page may do: script errors, violations of the content policy, unexpected dialogs. */
  readonly complaints: string[] = []
  /** Every error in the console, including those for requests that a test wants to be refused. */
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

/** The browser's own message about a request that was refused or lost, which some tests expect. */
const isAboutAnAnswer = /^Failed to load resource|^WebSocket connection to/
