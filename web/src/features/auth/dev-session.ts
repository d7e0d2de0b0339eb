import type { TokenSource } from '@/lib/api/tokens'

const key = 'dev-session'

/** Dev sign-in's token: in this browser's storage, so that it survives a reload and is every tab's. */
export const devSession = {
  token(): string | null {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  },

  start(token: string): void {
    try {
      localStorage.setItem(key, token)
    } catch {
      // Without storage a reload signs out; nothing else is lost.
    }
  },

  end(): void {
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
  refused: () => {
    if (devSession.token()) onRefused()
  },
})
