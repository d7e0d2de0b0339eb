import type { DropSize } from '@/lib/api/api.gen'
import type { Drop } from '@/lib/api/endpoints'

/** Whether a size can be chosen. `untilMs` is when its first hold ends, in ms since 1970. */
export type SizeState =
  | { kind: 'open'; left?: number }
  | { kind: 'all-held'; untilMs?: number }
  | { kind: 'sold-out' }
  | { kind: 'closed' }

/** So many units, or fewer, are few. */
const few = 3

/** The sizes of a drop. A server from before sizes sends none. */
export const sizesOf = (drop: Pick<Drop, 'sizes'>): DropSize[] => drop.sizes ?? []

/** The state of one size of a drop. */
export function sizeState(size: DropSize, { status }: Pick<Drop, 'status'>): SizeState {
  if (status === 'ended' || status === 'cancelled') return { kind: size.availableStock > 0 ? 'closed' : 'sold-out' }
  if (size.availableStock > 0) {
    return size.availableStock <= few && status !== 'upcoming'
      ? { kind: 'open', left: size.availableStock }
      : { kind: 'open' }
  }
  if (size.reservedStock === 0) return { kind: 'sold-out' }
  return size.nextHoldEnd ? { kind: 'all-held', untilMs: Date.parse(size.nextHoldEnd) } : { kind: 'all-held' }
}

/** The sizes that can be chosen now. */
export const openSizes = (drop: Drop): DropSize[] =>
  sizesOf(drop).filter((size) => sizeState(size, drop).kind === 'open')

/** The sizes with these ids, in the order of the ids. */
export const sizesById = (drop: Drop, ids: readonly string[]): DropSize[] =>
  ids.flatMap((id) => sizesOf(drop).filter((size) => size.id === id))

/**
 * The open sizes that are nearest to one in the seller's order. Of two that are equally near, the
 * later one comes first, because a shoe that is a little too large can be worn.
 */
export function nearestOpen(drop: Drop, id: string | undefined, count: number): DropSize[] {
  const at = (of: string | undefined) => sizesOf(drop).findIndex((size) => size.id === of)
  const apart = (size: DropSize) => Math.abs(at(size.id) - at(id))
  return openSizes(drop)
    .filter((size) => size.id !== id)
    .sort((a, b) => apart(a) - apart(b) || at(b.id) - at(a.id))
    .slice(0, count)
}

const or = new Intl.ListFormat('en-US', { type: 'disjunction' })
const and = new Intl.ListFormat('en-US', { type: 'conjunction' })
const labels = (sizes: readonly { label: string }[]) => sizes.map(({ label }) => label)

/** `EU 42, EU 42.5, or EU 43`. */
export const oneOf = (sizes: readonly { label: string }[]) => or.format(labels(sizes))

/** `EU 42, EU 42.5, and EU 43`. */
export const allOf = (sizes: readonly { label: string }[]) => and.format(labels(sizes))

/** Says why none of the chosen sizes can be reserved: `EU 42 has sold out.` */
export function goneText(wish: readonly DropSize[], drop: Pick<Drop, 'status'>): string {
  const isHeld = wish.some((size) => sizeState(size, drop).kind === 'all-held')
  if (isHeld) return `Every pair in ${oneOf(wish)} is in somebody’s cart. Some may come back.`
  return `${allOf(wish)} ${wish.length > 1 ? 'have' : 'has'} sold out.`
}
