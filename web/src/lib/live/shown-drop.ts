import type { Drop, DropStatus, RecentPurchase } from '@/lib/api/api.gen'
import type { PurchaseMessage, StockMessage } from '@/lib/live/messages'

/**
 * A drop in the cache. Its counts follow the socket from message to message and are at version `seq`; the rest of it is
 * from the last whole reading, at `readSeq` when that is older.
 */
export type ShownDrop = Drop & { readSeq?: number }

const shownBuyers = 3

const readAt = (drop: ShownDrop) => drop.readSeq ?? drop.seq

/** Writes stock into a drop, unless what it has is as new. */
export function applyStock(drop: ShownDrop, stock: StockMessage): void {
  if (stock.seq <= drop.seq) return
  drop.readSeq = readAt(drop)
  drop.seq = stock.seq
  drop.totalStock = stock.total
  drop.availableStock = stock.available
  drop.reservedStock = stock.reserved
  drop.soldStock = stock.sold
  drop.updatedAt = stock.at
}

/** Puts a sale at the head of a drop's ticker, unless the drop was read after that sale. */
export function applySale(drop: ShownDrop, { seq, purchase, user }: PurchaseMessage): void {
  if (seq <= readAt(drop)) return
  const sale: RecentPurchase = { ...purchase, user }
  drop.recentPurchases = [sale, ...drop.recentPurchases].slice(0, shownBuyers)
}

/** The clock opens and ends drops, which shows a moment before it is a version of its own. */
const byClock: readonly DropStatus[] = ['upcoming', 'live', 'ended']
const isLater = (a: DropStatus, b: DropStatus) => byClock.indexOf(a) > byClock.indexOf(b) && byClock.includes(b)

/** What to show when a drop was read again while the socket went on: the newer text and state, and the newer stock. */
export function newerOf(shown: ShownDrop | undefined, read: Drop): ShownDrop {
  if (!shown || shown.id !== read.id) return read
  if (read.seq === readAt(shown) && isLater(read.status, shown.status)) return { ...shown, status: read.status }
  if (read.seq <= readAt(shown)) return shown
  if (read.seq >= shown.seq) return read
  return {
    ...read,
    seq: shown.seq,
    readSeq: read.seq,
    totalStock: shown.totalStock,
    availableStock: shown.availableStock,
    reservedStock: shown.reservedStock,
    soldStock: shown.soldStock,
    updatedAt: shown.updatedAt,
    recentPurchases: shown.recentPurchases,
  }
}
