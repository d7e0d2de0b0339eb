import { type Counts, maxStock, refusalOf } from '@/features/admin/console/stock-delta'
import { isUnitColumn } from '@/features/admin/sizes/pasted-cells'
import { wholeUnits } from '@/features/admin/sizes/whole-units'
import type { DropSize } from '@/lib/api/api.gen'
import type { Problem } from '@/lib/problem'

/** What was typed for each size, by its id. */
export type TypedDeltas = Readonly<Record<string, string>>

/** One size's adjustment. Sent again unchanged, with the same key, it happens once. */
export interface Adjustment {
  size: string
  delta: number
  reason: string
  key: string
}

/** The error in what was typed; nothing typed is no error. */
export function restockError(typed: string): string | undefined {
  if (!typed.trim()) return undefined
  const delta = wholeUnits(typed)
  if (delta === undefined || Math.abs(delta) > maxStock) return 'A whole number, such as 10 or -5.'
  return delta === 0 ? 'That would change nothing.' : undefined
}

/**
 * The adjustments of all sizes for which something was typed. One that was wanted before keeps its
 * key, because it may have been done although its answer was lost.
 */
export function adjustmentsOf(
  sizes: DropSize[],
  typed: TypedDeltas,
  reason: string,
  before: ReadonlyMap<string, Adjustment>,
): Adjustment[] {
  return sizes.flatMap(({ id }) => {
    const delta = wholeUnits(typed[id] ?? '')
    if (!delta) return []
    const earlier = before.get(id)
    const isSame = earlier?.delta === delta && earlier.reason === reason
    return [isSame ? earlier : { size: id, delta, reason, key: crypto.randomUUID() }]
  })
}

/** How many adjustments are on their way at once: they wait for each other at the drop anyway. */
export const atATime = 3

/** Sends all adjustments, a few at once. None waits for one that fails. */
export async function sendAll<T>(all: readonly T[], send: (one: T) => Promise<void>): Promise<void> {
  const waiting = all.slice()
  async function sendWaiting() {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await send(next)
  }
  await Promise.all(Array.from({ length: Math.min(atATime, all.length) }, sendWaiting))
}

const unanswered: readonly Problem['code'][] = [
  'network',
  'timeout',
  'unknown',
  'unavailable',
  'overloaded',
  'internal_error',
]

/** Why the adjustment of a size failed, and what to do. */
export function restockFailure(problem: Problem, delta: number, size: Counts): string {
  if (unanswered.includes(problem.code))
    return 'No answer came, so it may be done already. Press Restock again: it is not done twice.'
  return refusalOf(problem, delta, size) ?? problem.detail
}

/**
 * What a pasted column of changes is for: lines with a label go to the size of that name, others to
 * the sizes from a row on. Also returns the labels that no size has.
 */
export function pastedDeltas(
  sizes: DropSize[],
  at: number,
  lines: string[][],
): { typed: TypedDeltas; unknown: string[] } {
  const hasLabels = isUnitColumn(lines, 1)
  const typed: Record<string, string> = {}
  const unknown: string[] = []
  lines.forEach((cells, i) => {
    const [first = '', second = ''] = cells
    const size = hasLabels ? sizes.find(({ label }) => nameOf(label) === nameOf(first)) : sizes[at + i]
    const delta = hasLabels ? second : first
    if (size && delta) typed[size.id] = delta
    else if (!size && delta) unknown.push(hasLabels ? first : delta)
  })
  return { typed, unknown }
}

/** A label as it is compared: in any case, with a comma or a dot, with or without spaces. */
const nameOf = (label: string) => label.toLowerCase().replace(/\s/g, '').replaceAll(',', '.')
