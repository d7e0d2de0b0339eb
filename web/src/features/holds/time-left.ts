import type { OwnReservation } from '@/lib/api/endpoints'
import { parseUp } from '@/lib/time'

type Hold = Pick<OwnReservation, 'createdAt' | 'expiresAt'>

const second = 1000

/** A hold's length, without the part of a second that the server adds to end on a whole one. */
export const lengthMs = ({ createdAt, expiresAt }: Hold) =>
  Math.floor((Date.parse(expiresAt) - parseUp(createdAt)) / second) * second

/** What is left of a hold, never more than its length: 60 s are shown as 1:00, not as 1:01. */
export const leftMs = (hold: Hold, nowMs: number) => Math.min(Date.parse(hold.expiresAt) - nowMs, lengthMs(hold))
