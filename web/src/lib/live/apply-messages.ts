import { api } from '@/lib/api/endpoints'
import type { ApiState, Thunk } from '@/lib/dispatch'
import { isAnnouncement, type Message, type PurchaseMessage, type StockMessage } from '@/lib/live/messages'
import { reshelve, shelves } from '@/lib/live/shelves'
import { applySale, applyStock, newerOf, type ShownDrop } from '@/lib/live/shown-drop'

/** The newest state of one drop in a batch of messages. */
interface DropNews {
  snapshot?: ShownDrop
  announced?: ShownDrop
  stock?: StockMessage
  sales: PurchaseMessage[]
}

/**
 * Groups a batch of messages by drop. Only the newest stock counts; a snapshot replaces everything
 * before it.
 */
export function gather(messages: readonly Message[]): Map<string, DropNews> {
  const byDrop = new Map<string, DropNews>()
  const of = (dropId: string) => {
    const news = byDrop.get(dropId) ?? { sales: [] }
    byDrop.set(dropId, news)
    return news
  }
  for (const message of messages) {
    if (message.event === 'drop-snapshot') {
      const { drop, recentPurchases } = message.data
      byDrop.set(drop.id, { snapshot: { ...drop, recentPurchases }, sales: [] })
    } else if (isAnnouncement(message)) {
      const news = of(message.data.drop.id)
      news.announced = newerOf(news.announced, message.data.drop)
    } else if (message.event === 'stock-updated') {
      const news = of(message.data.dropId)
      if (!news.stock || message.data.seq > news.stock.seq) news.stock = message.data
    } else if (message.event === 'purchase-created') {
      of(message.data.dropId).sales.push(message.data)
    }
  }
  return byDrop
}

/** The drop after the messages; `shown` itself is changed if only counts or buyers are new. */
function update(shown: ShownDrop, { snapshot, announced, stock, sales }: DropNews): ShownDrop {
  let drop = snapshot ?? shown
  if (announced) drop = newerOf(drop, announced)
  if (drop !== shown) drop = { ...drop } // the same object is in several caches, each of which is changed below
  for (const sale of sales) applySale(drop, sale)
  if (stock) applyStock(drop, stock)
  return drop
}

/** Writes a batch of messages into every cached copy of their drops. */
export function applyMessages(messages: readonly Message[]): Thunk {
  return (dispatch, getState) => {
    const news = gather(messages)
    if (news.size === 0) return
    for (const shelf of shelves) {
      dispatch(
        api.util.updateQueryData(shelf, {}, ({ drops }) => {
          for (const [id, of] of news) placeOnShelf(shelf, drops, id, of)
        }),
      )
    }
    for (const [id, of] of news) {
      dispatch(api.util.updateQueryData('getDrop', { id }, (drop) => update(drop, of)))
    }
    if (messages.some(isAnnouncement) && isShelfOnItsWay(getState())) {
      dispatch(api.util.invalidateTags(['Shelf'])) // a list in flight may have been read before these messages; read it again afterwards
    }
    for (const args of api.util.selectCachedArgsForQuery(getState(), 'listDrops')) {
      dispatch(
        api.util.updateQueryData('listDrops', args, (page) => {
          page.drops = page.drops.map((drop) => updateKnown(drop, news))
        }),
      )
    }
  }
}

const isShelfOnItsWay = (state: ApiState) => shelves.some((shelf) => api.endpoints[shelf].select({})(state).isLoading)

function placeOnShelf(shelf: (typeof shelves)[number], drops: ShownDrop[], id: string, news: DropNews): void {
  const shown = drops.find((drop) => drop.id === id)
  if (!shown) {
    const arrived = news.announced ?? news.snapshot
    if (arrived) reshelve(shelf, drops, update(arrived, { ...news, snapshot: { ...arrived } }))
    return
  }
  const updated = update(shown, news)
  if (updated !== shown) reshelve(shelf, drops, updated)
}

function updateKnown(drop: ShownDrop, news: Map<string, DropNews>): ShownDrop {
  const of = news.get(drop.id)
  return of ? update(drop, of) : drop
}
