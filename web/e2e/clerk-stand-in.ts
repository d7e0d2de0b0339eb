import type { BrowserContext } from 'playwright-core'

export const clerkHost = 'clerk.example.test'

/** A publishable key names the host of Clerk's frontend API. */
export const publishableKey = `pk_test_${Buffer.from(`${clerkHost}$`).toString('base64')}`

declare global {
  interface Window {
    Clerk: unknown
    /** Provided to the page by the test, which signs the tokens. */
    mintSessionToken(): Promise<string>
  }
}

/**
 * Serves a small replacement for Clerk's script, in which `userId` is signed in as soon as sign-in
 * is requested.
 */
export async function standInForClerk(context: BrowserContext, userId: string, mint: () => string): Promise<void> {
  await context.exposeFunction('mintSessionToken', mint)
  await context.route(`https://${clerkHost}/**`, (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      headers: { 'Access-Control-Allow-Origin': '*' },
      body: `(${script.toString()})(${JSON.stringify(userId)})`,
    }),
  )
}

/** Makes Clerk's script unavailable. */
export const withoutAnswerFromClerk = (context: BrowserContext) =>
  context.route(`https://${clerkHost}/**`, () => new Promise<void>(() => {}))

/**
 * The script for the page: as much of ClerkJS as @clerk/clerk-react needs to sign a user in and
 * out.
 */
function script(userId: string) {
  const session = {
    id: `sess_${userId}`,
    status: 'active',
    getToken: () => window.mintSessionToken(),
    lastActiveToken: { jwt: { claims: {} } },
    checkAuthorization: () => false,
  }
  const user = { id: userId, organizationMemberships: [] }
  const nobody = { client: { sessions: [] }, session: null, user: null, organization: null }
  let current: object = nobody
  const listeners = new Set<(resources: object) => void>()
  const change = (resources: object) => {
    current = resources
    Object.assign(clerk, resources) // for listeners that are added later
    for (const listener of listeners) listener(current)
  }
  const clerk = {
    version: '5.0.0',
    loaded: false,
    isStandardBrowser: true,
    instanceType: 'development',
    ...nobody,
    async load() {
      clerk.loaded = true
    },
    addListener(listener: (resources: object) => void) {
      listeners.add(listener)
      listener(current)
      setTimeout(() => {
        document.documentElement.dataset.clerk = 'heard' // and rendered, so that a test can continue
      })
      return () => listeners.delete(listener)
    },
    openSignIn() {
      change({ client: { sessions: [session] }, session, user, organization: null })
    },
    async signOut() {
      change(nobody)
    },
  }
  window.Clerk = clerk
}
