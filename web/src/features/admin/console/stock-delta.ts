import { count, counted } from '@/features/admin/figures'
import type { Problem } from '@/lib/problem'

/** The counts of a drop, or of one of its sizes. */
export interface Counts {
  availableStock: number
  reservedStock: number
  soldStock: number
}

export const maxStock = 10_000_000

/** The change that was typed; undefined if it is not a whole number. */
export const deltaOf = (typed: string) => (/^[+-]?\d{1,8}$/.test(typed.trim()) ? Number(typed) : undefined)

/** The error in a change, regardless of the stock. */
export function deltaError(typed: string): string | undefined {
  const delta = deltaOf(typed)
  if (delta === undefined || Math.abs(delta) > maxStock) return 'A whole number, such as 10 or -5.'
  return delta === 0 ? 'That would change nothing.' : undefined
}

export const reasonError = (typed: string) => (typed.trim() ? undefined : 'Say why, for readers of the ledger.')

/**
 * The result of a change for the stock as it is now. The server decides, since units may be
 * reserved in the meantime.
 */
export function deltaHint(typed: string, { availableStock }: Counts): string {
  const delta = deltaOf(typed)
  if (!delta) return `${counted(availableStock, 'is', 'are')} available now. Below zero takes some away.`
  const after = availableStock + delta
  return after < 0
    ? `Only ${counted(availableStock, 'is', 'are')} available now.`
    : `Available goes from ${count(availableStock)} to ${count(after)}.`
}

/** The server's refusal, with figures where there are any. */
export function refusalOf(problem: Problem | undefined, delta: number, stock: Counts): string | undefined {
  switch (problem?.code) {
    case undefined:
      return undefined
    case 'insufficient_stock':
      return `You wanted to take ${count(-delta)} away, and ${counted(stock.availableStock, 'is', 'are')} available: ${count(stock.reservedStock)} in carts and ${count(stock.soldStock)} sold stay with their owners.`
    case 'validation_failed':
      return 'The server did not take this. Check the number and the reason.'
    case 'idempotency_mismatch':
      return 'Something else was sent under the same name. Look at the figures, then try again.'
    default:
      return problem?.detail
  }
}
