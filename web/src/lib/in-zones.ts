const inZone = (timeZone: string | undefined) =>
  new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'short', ...(timeZone ? { timeZone } : {}) })

const nameOfZone = (time: Date, timeZone: string | undefined) =>
  new Intl.DateTimeFormat('en-US', { timeZoneName: 'short', ...(timeZone ? { timeZone } : {}) })
    .formatToParts(time)
    .find(({ type }) => type === 'timeZoneName')?.value ?? ''

/** `Nov 22, 2026, 6:00 PM GMT+1`. */
const withZone = (time: Date, timeZone: string | undefined) =>
  `${inZone(timeZone).format(time)} ${nameOfZone(time, timeZone)}`

/**
 * A moment by the visitor's clock, and by the shop's if it shows another time. Without
 * `visitorZone` the visitor's is the browser's.
 */
export function inZones(moment: string, shopZone: string | undefined, visitorZone?: string) {
  const time = new Date(moment)
  const own = withZone(time, visitorZone)
  if (!shopZone || inZone(shopZone).format(time) === inZone(visitorZone).format(time)) return { own }
  return { own, shop: withZone(time, shopZone) }
}
