import type { TokenSource } from '@/lib/api/tokens'

const key = 'dev-session'

/** Where storage is forbidden, a session lasts as long as the page. */
let unstored: string | null = null

/** Dev sign-in's token: in this browser's storage, so that it survives a reload and is every tab's. */
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
      // There was nothing to remove.
    }
  },

  /** Calls back when another tab signs in or out; returns what ends that. */
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
