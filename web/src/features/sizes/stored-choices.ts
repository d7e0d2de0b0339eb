/** What this browser remembers of chosen sizes. */
export interface StoredChoices {
  /** The wished sizes of each drop, the most wanted first. */
  byDrop: Record<string, string[]>
  /** The label of the size that was chosen last, on any drop. */
  lastLabel: string | null
}

const key = 'sizes'
const mostDrops = 50

/** Reads the choices; anything else that may be in the storage is ignored. */
export function readChoices(): StoredChoices {
  try {
    return parse(JSON.parse(localStorage.getItem(key) ?? 'null'))
  } catch {
    return { byDrop: {}, lastLabel: null }
  }
}

function parse(stored: unknown): StoredChoices {
  const { byDrop, lastLabel } = (stored ?? {}) as Partial<Record<keyof StoredChoices, unknown>>
  const entries = typeof byDrop === 'object' && byDrop !== null ? Object.entries(byDrop) : []
  return {
    byDrop: Object.fromEntries(entries.filter(isWish)),
    lastLabel: typeof lastLabel === 'string' ? lastLabel : null,
  }
}

const isWish = (entry: [string, unknown]): entry is [string, string[]] =>
  Array.isArray(entry[1]) && entry[1].every((id) => typeof id === 'string')

/**
 * Writes one choice beside those that another tab may have written since. The oldest are removed
 * when there are too many. Without storage, a choice lasts until the page is closed.
 */
export function writeChoice(dropId: string, wish: string[], label: string | null): void {
  const { byDrop, lastLabel } = readChoices()
  delete byDrop[dropId] // so that the newest is the last
  const entries = [...Object.entries(byDrop), [dropId, wish] as const].slice(-mostDrops)
  try {
    localStorage.setItem(key, JSON.stringify({ byDrop: Object.fromEntries(entries), lastLabel: label ?? lastLabel }))
  } catch {
    // Storage is not available or full.
  }
}
