import type { Drop, RecentPurchase, Reservation, Stock } from '@/lib/api/api.gen'

/** A drop's stock at a version. */
export type StockMessage = Stock & { at: string }

/** Units that came back. The `stock-updated` before it has the same stock, with the sizes. */
export type RecoveredMessage = Omit<StockMessage, 'sizes'> & {
  recovered: number
  recoveredSizes?: Record<string, number>
}

/** A purchase as others see it. */
export interface PurchaseMessage {
  dropId: string
  seq: number
  purchase: Omit<RecentPurchase, 'user'>
  user: RecentPurchase['user']
}

const announcements = [
  'drop-created',
  'drop-updated',
  'drop-live',
  'drop-paused',
  'drop-ended',
  'drop-cancelled',
] as const

/** What happened to a drop as a whole. */
export type Announcement = (typeof announcements)[number]

/** An event of one of the user's own reservations. */
export type OwnEvent = 'reservation-created' | 'reservation-completed' | 'reservation-expired' | 'reservation-cancelled'

/** All messages from the server. docs/events.md describes them. */
export type Message =
  | { event: 'drop-snapshot'; data: { drop: Drop; recentPurchases: RecentPurchase[]; serverTime: string } }
  | { event: 'stock-updated'; data: StockMessage }
  | { event: 'stock-recovered'; data: RecoveredMessage }
  | { event: 'purchase-created'; data: PurchaseMessage }
  | { event: Announcement; data: { drop: Drop } }
  | { event: OwnEvent; data: { reservation: Reservation } }
  | { event: 'authenticated'; data: { userId: string; expiresAt: string } }
  | { event: 'resync'; data?: undefined }
  | { event: 'error'; data: { code: string; message: string } }

/**
 * Parses a frame; null if it is not a message. Its content is not checked further, because it comes
 * from our server.
 */
export function parseMessage(raw: unknown): Message | null {
  if (typeof raw !== 'string') return null
  try {
    const message = JSON.parse(raw) as Message | null
    return typeof message?.event === 'string' ? message : null
  } catch {
    return null
  }
}

export const isAnnouncement = (m: Message): m is Extract<Message, { event: Announcement }> =>
  announcements.some((event) => event === m.event)

export const isOwnEvent = (m: Message): m is Extract<Message, { event: OwnEvent }> => m.event.startsWith('reservation-')
