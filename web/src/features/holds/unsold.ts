import { lengthMs } from '@/features/holds/time-left'
import type { Drop, OwnReservation } from '@/lib/api/endpoints'
import { parseUp } from '@/lib/time'

/**
 * The wait after unsold holds, which are holds that the user released or let run out. The server
 * decides; this is the same rule as in internal/drop/unsold.go, so that the page can show the wait
 * beforehand.
 */

const second = 1000
const longestWaitMs = 30 * 60 * second

type Rule = Pick<Drop, 'id' | 'freeReturns'>
type Hold = Pick<OwnReservation, 'createdAt' | 'expiresAt'>

/** Finds the user's unsold holds of a drop, the last one first. */
const unsoldOf = (drop: Rule, reservations: readonly OwnReservation[]) =>
  reservations
    .filter(({ dropId, unsold }) => dropId === drop.id && unsold)
    .sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))

/**
 * How long the next reserve waits after a user's n-th unsold hold of a drop; 0 if there is no wait.
 */
function waitMs({ freeReturns }: Rule, n: number, hold: Hold): number {
  if (freeReturns === null || n <= freeReturns) return 0
  return Math.min(lengthMs(hold) * 2 ** (n - freeReturns - 1), longestWaitMs)
}

/** When the user may reserve again, in ms since 1970; 0 for at once. */
export function waitEndMs(drop: Rule, reservations: readonly OwnReservation[]): number {
  const unsold = unsoldOf(drop, reservations)
  const [last] = unsold
  if (!last) return 0
  const wait = waitMs(drop, unsold.length, last)
  if (wait === 0) return 0
  const ranOut = last.status === 'expired' || last.closedAt === null
  const endMs = parseUp(ranOut ? last.expiresAt : (last.closedAt ?? last.expiresAt))
  return Math.ceil(endMs / second) * second + wait
}

/**
 * How long the next reserve would have to wait if the user released this hold, in ms; 0 for no
 * wait.
 */
export const costOfRelease = (drop: Rule, reservations: readonly OwnReservation[], hold: Hold): number =>
  waitMs(drop, unsoldOf(drop, reservations).length + 1, hold)
