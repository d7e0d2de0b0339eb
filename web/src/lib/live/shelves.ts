import type { Drop, DropStatus } from '@/lib/api/api.gen'

/** The three public lists. */
export type Shelf = 'listLiveDrops' | 'listUpcomingDrops' | 'listEndedDrops'

export const shelves: readonly Shelf[] = ['listLiveDrops', 'listUpcomingDrops', 'listEndedDrops']

const shelfByStatus: Record<DropStatus, Shelf | null> = {
  live: 'listLiveDrops',
  paused: 'listLiveDrops',
  upcoming: 'listUpcomingDrops',
  ended: 'listEndedDrops',
  cancelled: null,
}

/** The public list that has a drop; rehearsals are in none. */
export const shelfOf = (drop: Drop) => (drop.rehearsal ? null : shelfByStatus[drop.status])

/** The server's order: for upcoming drops the next one first, otherwise the newest first. */
function precedes(shelf: Shelf, a: Drop, b: Drop): boolean {
  const apart = Date.parse(a.dropStartTime) - Date.parse(b.dropStartTime)
  if (apart === 0) return a.id < b.id
  return shelf === 'listUpcomingDrops' ? apart < 0 : apart > 0
}

/** Inserts a drop at its place in a list, or removes it. */
export function reshelve(shelf: Shelf, drops: Drop[], drop: Drop): void {
  const at = drops.findIndex(({ id }) => id === drop.id)
  const known = drops[at]
  if (known && shelfOf(drop) === shelf && known.dropStartTime === drop.dropStartTime) {
    drops[at] = drop
    return
  }
  if (at >= 0) drops.splice(at, 1)
  if (shelfOf(drop) !== shelf) return
  const before = drops.findIndex((other) => precedes(shelf, drop, other))
  drops.splice(before < 0 ? drops.length : before, 0, drop)
}
