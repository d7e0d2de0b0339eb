import type { Refusal } from '@/features/holds/holds-slice'
import { lengthMs } from '@/features/holds/time-left'
import { sizesOf } from '@/features/sizes/size-state'
import type { Drop, OwnReservation } from '@/lib/api/endpoints'

/** The label and action of a drop's button. `untilMs` is when that may change, in ms since 1970. */
export type ReserveState =
  | { kind: 'open' }
  | { kind: 'reserving' }
  | { kind: 'held'; untilMs: number; lengthMs: number; size?: string }
  | { kind: 'upcoming'; untilMs: number }
  | { kind: 'all-held'; untilMs?: number }
  | { kind: 'waiting'; untilMs: number }
  | { kind: 'paused' | 'ended' | 'cancelled' | 'sold-out' | 'limit' }

interface Own {
  hold: OwnReservation | undefined
  taken: number
  reserving: boolean
  refusal: Refusal | undefined
  /** When the user may reserve again after unsold holds, in ms since 1970; 0 for at once. */
  waitEndMs: number
}

/** The state of a drop for one user at a time of the server's clock. */
export function reserveState(drop: Drop, own: Own, nowMs: number): ReserveState {
  if (own.hold && Date.parse(own.hold.expiresAt) > nowMs) {
    const { expiresAt, size } = own.hold
    return {
      kind: 'held',
      untilMs: Date.parse(expiresAt),
      lengthMs: lengthMs(own.hold),
      ...(size ? { size: size.label } : {}),
    }
  }
  if (own.reserving) return { kind: 'reserving' }
  if (drop.status === 'upcoming') return { kind: 'upcoming', untilMs: Date.parse(drop.dropStartTime) }
  if (drop.status === 'ended' || drop.status === 'cancelled') return { kind: drop.status }
  if (drop.dropEndTime && Date.parse(drop.dropEndTime) <= nowMs) return { kind: 'ended' }
  if (own.taken >= drop.maxPerUser) return { kind: 'limit' }
  if (drop.status === 'paused') return { kind: 'paused' }
  const untilMs = Math.max(own.waitEndMs, refusedUntilMs(drop, own.refusal))
  if (untilMs > nowMs) return { kind: 'waiting', untilMs }
  return stockState(drop, own.refusal, nowMs)
}

/** Whether two states look the same. */
export const isSameState = (a: ReserveState, b: ReserveState) =>
  a.kind === b.kind && ('untilMs' in a && a.untilMs) === ('untilMs' in b && b.untilMs)

/**
 * Until when the server has said to wait. That holds whatever happens to the drop, until its rule
 * is edited.
 */
const refusedUntilMs = (drop: Drop, refusal: Refusal | undefined) =>
  refusal?.code === 'cooling_down' && refusal.retryAt && refusal.freeReturns === drop.freeReturns
    ? Date.parse(refusal.retryAt)
    : 0

/**
 * The counts decide, except that a refusal at this version is more exact. What a refusal says of
 * stock is about the wished sizes only, where there are sizes.
 */
function stockState(drop: Drop, refusal: Refusal | undefined, nowMs: number): ReserveState {
  const atThisVersion = refusal && refusal.seq >= drop.seq ? refusal : undefined
  if (atThisVersion?.code === 'purchase_limit_reached') return { kind: 'limit' }
  const current = sizesOf(drop).length > 0 ? undefined : atThisVersion
  if (current?.code === 'sold_out') return { kind: 'sold-out' }
  if (drop.availableStock > 0) return { kind: 'open' }
  if (drop.reservedStock === 0) return { kind: 'sold-out' }
  const until = current?.retryAt ?? drop.nextHoldEnd
  return until && Date.parse(until) > nowMs ? { kind: 'all-held', untilMs: Date.parse(until) } : { kind: 'all-held' }
}
