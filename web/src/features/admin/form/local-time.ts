const minuteMs = 60_000

/**
 * Formats a time for a `datetime-local` input, in this browser's time zone; with seconds only if
 * there are any.
 */
export function localOf(iso: string): string {
  const at = new Date(iso)
  const shifted = new Date(at.getTime() - at.getTimezoneOffset() * minuteMs).toISOString()
  return shifted.slice(0, at.getUTCSeconds() === 0 ? 16 : 19)
}

/**
 * The time that a `datetime-local` input shows; null if it is empty. In the hour that autumn
 * repeats, its text means two times: it is the second while it was filled in with that one.
 */
export function isoOf(local: string, filledIn?: string | null): string | null {
  if (filledIn && local !== '' && localOf(filledIn) === local) return new Date(filledIn).toISOString()
  const at = new Date(local)
  return Number.isNaN(at.getTime()) ? null : at.toISOString()
}

/** This browser's time zone and its offset at a time: `Europe/Berlin, UTC+2`. */
export function zoneAt(local: string): string {
  const at = new Date(local)
  const name = Intl.DateTimeFormat().resolvedOptions().timeZone
  const parts = new Intl.DateTimeFormat('en-US', { timeZoneName: 'shortOffset' }).formatToParts(
    Number.isNaN(at.getTime()) ? new Date() : at,
  )
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value.replace('GMT', 'UTC')
  return !offset || offset.startsWith(name) ? name : `${name}, ${offset}`
}
