import type { FieldName } from '@/features/admin/form/drop-values'
import type { DropStatus } from '@/lib/api/api.gen'

/** When a field can be changed. The server's table is in `internal/drop/edit.go`. */
const beforeOpening: readonly DropStatus[] = ['upcoming']
const whileOpen: readonly DropStatus[] = ['upcoming', 'live', 'paused']
const unlessGone: readonly DropStatus[] = ['upcoming', 'live', 'paused', 'ended']

const allowed: Record<FieldName, readonly DropStatus[]> = {
  name: unlessGone,
  description: unlessGone,
  brand: unlessGone,
  sku: unlessGone,
  imageUrl: unlessGone,
  price: whileOpen,
  currency: beforeOpening,
  totalStock: beforeOpening,
  sizes: whileOpen,
  dropStartTime: beforeOpening,
  dropEndTime: whileOpen,
  maxPerUser: whileOpen,
  holdSeconds: whileOpen,
  freeReturns: whileOpen,
  rehearsal: beforeOpening,
}

/** Why a field can no longer be changed; undefined while it can. */
export function lockOf(field: FieldName, status: DropStatus): string | undefined {
  if (allowed[field].includes(status)) return undefined
  if (status === 'cancelled') return 'The drop was cancelled.'
  if (status === 'ended') return 'The drop has ended.'
  return field === 'totalStock'
    ? 'The drop has opened. Add or take away pairs in its console.'
    : 'Fixed since the drop opened.'
}

/** The effect of a change on users who already hold a unit. */
export function lateChangeOf(field: FieldName, status: DropStatus): string | undefined {
  if (status !== 'live' && status !== 'paused') return undefined
  return field === 'price' || field === 'holdSeconds' ? 'Counts for later holds only.' : undefined
}
