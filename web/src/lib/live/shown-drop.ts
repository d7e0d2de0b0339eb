import type { Drop, DropSize, DropStatus, RecentPurchase, SizeStock } from '@/lib/api/api.gen'
import type { PurchaseMessage, StockMessage } from '@/lib/live/messages'

/**
 * A drop in the cache. Its counts are updated by every message and are at version `seq`; its other
 * fields come from the last complete read, at version `readSeq` if that is older.
 */
export type ShownDrop = Drop & { readSeq?: number }

const shownBuyers = 3

const readAt = (drop: ShownDrop) => drop.readSeq ?? drop.seq

/** Writes stock into a drop, unless it has stock of the same or a later version. */
export function applyStock(drop: ShownDrop, stock: StockMessage): void {
  if (stock.seq <= drop.seq) return
  drop.readSeq = readAt(drop)
  drop.seq = stock.seq
  drop.totalStock = stock.total
  drop.availableStock = stock.available
  drop.reservedStock = stock.reserved
  drop.soldStock = stock.sold
  drop.nextHoldEnd = stock.nextHoldEnd
  drop.sizes = drop.sizes?.map((size) => withStock(size, stock.sizes))
  drop.updatedAt = stock.at
}

/** A size with its newer counts. The stock of a server from before sizes has none. */
function withStock(size: DropSize, sizes: SizeStock[] | undefined): DropSize {
  const stock = sizes?.find(({ id }) => id === size.id)
  if (!stock) return size
  return {
    ...size,
    totalStock: stock.total,
    availableStock: stock.available,
    reservedStock: stock.reserved,
    soldStock: stock.sold,
    nextHoldEnd: stock.nextHoldEnd,
  }
}

/**
 * The read drop with sizes, also if it comes from a server from before sizes: whether a drop has
 * sizes is settled when it is created.
 */
const withSizes = (read: Drop, shown: Drop): Drop =>
  shown.sizes?.length && !read.sizes?.length ? { ...read, sizes: shown.sizes } : read

/** The sizes as they were read, with the counts that are shown. */
const withShownCounts = (read: DropSize[], shown: DropSize[]): DropSize[] =>
  read.map((size) => {
    const { label, note } = size
    return { ...size, ...shown.find(({ id }) => id === size.id), label, note }
  })

/** Adds a purchase to a drop's newest buyers, unless the drop was read after that purchase. */
export function applySale(drop: ShownDrop, { seq, purchase, user }: PurchaseMessage): void {
  if (seq <= readAt(drop)) return
  const sale: RecentPurchase = { ...purchase, user }
  drop.recentPurchases = [sale, ...drop.recentPurchases].slice(0, shownBuyers)
}

/** Drops open and end by the clock, which a page may show before there is a new version. */
const byClock: readonly DropStatus[] = ['upcoming', 'live', 'ended']
const isLater = (a: DropStatus, b: DropStatus) => byClock.indexOf(a) > byClock.indexOf(b) && byClock.includes(b)

/** Combines a shown drop with a new read of it: the newer fields, and the newer stock. */
export function newerOf(shown: ShownDrop | undefined, read: Drop): ShownDrop {
  if (!shown || shown.id !== read.id) return read
  if (read.seq === readAt(shown) && isLater(read.status, shown.status)) return { ...shown, status: read.status }
  if (read.seq <= readAt(shown)) return shown
  const sized = withSizes(read, shown)
  if (read.seq >= shown.seq) return sized
  return {
    ...sized,
    seq: shown.seq,
    readSeq: read.seq,
    totalStock: shown.totalStock,
    availableStock: shown.availableStock,
    reservedStock: shown.reservedStock,
    soldStock: shown.soldStock,
    nextHoldEnd: shown.nextHoldEnd,
    sizes: withShownCounts(sized.sizes ?? [], shown.sizes ?? []),
    updatedAt: shown.updatedAt,
    recentPurchases: shown.recentPurchases,
  }
}
