import { serverClock } from '@/lib/clock'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const two = (n: number) => String(n).padStart(2, '0')

/**
 * Parses a time of the server, in ms since 1970, rounded up. The server's times have microseconds,
 * and what is rounded to a whole second afterwards is off by one if these are cut off.
 */
export const parseUp = (time: string) => Date.parse(time) + (/\.\d{3}\d*[1-9]/.test(time) ? 1 : 0)

/** Whole seconds left, never below 0. 0.4 s left is 1, because the time is not over yet. */
export const secondsLeft = (ms: number) => Math.max(0, Math.ceil(ms / second))

/** Formats a remaining time in ms as a clock: `0:42`, `1:02:03`, `2d 04:10:00`. */
export function formatCountdown(ms: number): string {
  const whole = secondsLeft(ms) * second
  const days = Math.floor(whole / day)
  const hours = Math.floor((whole % day) / hour)
  const minutes = Math.floor((whole % hour) / minute)
  const seconds = two(Math.floor((whole % minute) / second))
  if (days > 0) return `${days}d ${two(hours)}:${two(minutes)}:${seconds}`
  return hours > 0 ? `${hours}:${two(minutes)}:${seconds}` : `${minutes}:${seconds}`
}

/** Formats a duration with its two largest units: `3 min 12 s`. */
export function formatDuration(ms: number): string {
  const parts: [number, string][] = [
    [Math.floor(ms / day), 'd'],
    [Math.floor((ms % day) / hour), 'h'],
    [Math.floor((ms % hour) / minute), 'min'],
    [Math.floor((ms % minute) / second), 's'],
  ]
  const first = parts.findIndex(([n]) => n > 0)
  if (first < 0) return 'less than a second'
  return parts
    .slice(first, first + 2)
    .filter(([n]) => n > 0)
    .map(([n, unit]) => `${n} ${unit}`)
    .join(' ')
}

/**
 * Formats how long ago something was: `just now`, `42 s ago`, `5 min ago`, `3 h ago`, `2 d ago`.
 */
export function formatAgo(ms: number): string {
  if (ms < 3 * second) return 'just now'
  if (ms < minute) return `${Math.floor(ms / second)} s ago`
  if (ms < hour) return `${Math.floor(ms / minute)} min ago`
  return ms < day ? `${Math.floor(ms / hour)} h ago` : `${Math.floor(ms / day)} d ago`
}

const dayAndTime: Intl.DateTimeFormatOptions = {
  weekday: 'short',
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
}
const thisYear = new Intl.DateTimeFormat('en-US', dayAndTime)
const anyYear = new Intl.DateTimeFormat('en-US', { ...dayAndTime, year: 'numeric' })

/**
 * Formats a time in the user's time zone, with its year if that is another than now's:
 * `Sun, Nov 22, 6:00 PM`, `Fri, Jan 1, 2027, 6:00 PM`.
 */
export function formatMoment(time: string, nowMs = serverClock.now()): string {
  const at = new Date(time)
  return (at.getFullYear() === new Date(nowMs).getFullYear() ? thisYear : anyYear).format(at)
}
