import type { BrowserContext } from 'playwright-core'

export const clerkHost = 'clerk.example.test'

/** A publishable key names the host of Clerk's frontend API. */
export const publishableKey = `pk_test_${Buffer.from(`${clerkHost}$`).toString('base64')}`

declare global {
  interface Window {
    Clerk: unknown
    /** Given to the page by the test, which signs. */
    mintSessionToken(): Promise<string>
  }
}

/** Serves a small stand-in for Clerk's own script, in which `userId` signs in as soon as they are asked to. */
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

/** Clerk's script never arrives. */
export const withoutAnswerFromClerk = (context: BrowserContext) =>
  context.route(`https://${clerkHost}/**`, () => new Promise<void>(() => {}))

/** What runs in the page: as much of ClerkJS as @clerk/clerk-react needs to sign somebody in and out. */
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
  let present: object = nobody
  const listeners = new Set<(resources: object) => void>()
  const change = (resources: object) => {
    present = resources
    Object.assign(clerk, resources) // whoever comes later than the listeners reads them here
    for (const listener of listeners) listener(present)
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
      listener(present)
      setTimeout(() => {
        document.documentElement.dataset.clerk = 'heard' // and drawn: a test may go on
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
