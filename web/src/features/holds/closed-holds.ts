const key = 'closed-holds'

/** More than anybody holds at a time. */
const mostIds = 20

/**
 * The holds whose dialog was closed in this tab, so that it stays closed when the page is loaded
 * again, by Back for example. Without storage it opens again.
 */
export const closedHolds = {
  has: (id: string) => read().includes(id),

  add(id: string): void {
    write([...read().filter((other) => other !== id), id].slice(-mostIds))
  },

  remove(id: string): void {
    write(read().filter((other) => other !== id))
  },
}

function read(): string[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]')
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : []
  } catch {
    return []
  }
}

function write(ids: string[]): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(ids))
  } catch {
    // Storage is not available or full.
  }
}
