/**
 * By drop: how long before its opening the last reminder was given, in ms, or null before the
 * first.
 */
export type Reminders = Record<string, number | null>

const key = 'reminders'
const mostDrops = 20

/**
 * Reads the reminders; anything else that may be in the storage is ignored. Undefined without
 * storage.
 */
export function readReminders(): Reminders | undefined {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? 'null')
    if (typeof stored !== 'object' || stored === null) return {}
    return Object.fromEntries(Object.entries(stored).filter(isReminder))
  } catch {
    return undefined
  }
}

const isReminder = (entry: [string, unknown]): entry is [string, number | null] =>
  entry[1] === null || typeof entry[1] === 'number'

/** Without storage, reminders last until the page is closed. */
export function writeReminders(reminders: Reminders): void {
  try {
    localStorage.setItem(key, JSON.stringify(Object.fromEntries(Object.entries(reminders).slice(-mostDrops))))
  } catch {
    // Storage is not available or full.
  }
}
