import type { Drop } from '@/lib/api/endpoints'

/** Whether nothing is left of a drop, and nothing can come back. */
export const hasSoldOut = ({ availableStock, reservedStock }: Pick<Drop, 'availableStock' | 'reservedStock'>) =>
  availableStock + reservedStock === 0

const canBeHad = (drop: Drop) => drop.status === 'upcoming' || drop.status === 'ended' || !hasSoldOut(drop)

/** The order of a list when it is opened: the server's, with what has sold out at the end. */
export const openingOrder = (drops: readonly Drop[]): string[] =>
  [...drops.filter(canBeHad), ...drops.filter((drop) => !canBeHad(drop))].map(({ id }) => id)

/** The drops of a list that have no place in an order. */
export const newTo = (order: readonly string[], drops: readonly Drop[]): Drop[] =>
  drops.filter(({ id }) => !order.includes(id))

/**
 * The order with every drop of a list in it: a new one comes after the drop that it follows in the
 * list, and nothing else changes its place.
 */
export function withNew(order: readonly string[], drops: readonly Drop[]): string[] {
  const all = [...order]
  drops.forEach(({ id }, i) => {
    if (all.includes(id)) return
    const before = drops[i - 1]
    all.splice(before ? all.indexOf(before.id) + 1 : 0, 0, id)
  })
  return all
}
