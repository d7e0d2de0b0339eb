import type { TokenSource } from '@/lib/api/tokens'

const key = 'dev-session'

/** Without storage, a session lasts until the page is closed. */
let unstored: string | null = null

/**
 * The token of dev sign-in, in this browser's storage, so that it survives reloads and is shared by
 * all tabs.
 */
export const devSession = {
  token(): string | null {
    try {
      return localStorage.getItem(key) ?? unstored
    } catch {
      return unstored
    }
  },

  start(token: string): void {
    try {
      localStorage.setItem(key, token)
    } catch {
      unstored = token
    }
  },

  end(): void {
    unstored = null
    try {
      localStorage.removeItem(key)
    } catch {
      // Storage is not available.
    }
  },

  /** Calls back when another tab signs in or out. Returns a function that stops it. */
  onChange(listener: () => void): () => void {
    const changed = (event: StorageEvent) => {
      if (event.key === key || event.key === null) listener()
    }
    window.addEventListener('storage', changed)
    return () => window.removeEventListener('storage', changed)
  },
}

/** Tokens from dev sign-in. `onRefused` is called when the server takes one no longer. */
export const devTokens = (onRefused: () => void): TokenSource => ({
  current: async () => devSession.token(),
  userKey: () => devSession.token() ?? '',
  refused: (token) => {
    if (devSession.token() === token) onRefused()
  },
})
