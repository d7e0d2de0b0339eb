import { wholeUnits } from '@/features/admin/sizes/whole-units'
import type { NewSize, SizeChange } from '@/lib/api/api.gen'
import type { Drop } from '@/lib/api/endpoints'

/** The most sizes that a drop may have. */
export const mostSizes = 60

/** One size in the form, as it was typed. Rows are never changed in place. */
export interface SizeRow {
  /** Tells rows apart on the page. */
  key: string
  /** Null for a size that the drop does not have yet. */
  id: string | null
  /** The label that is saved, null for a new size. */
  savedLabel: string | null
  label: string
  note: string
  /** Units to begin with. Only for a new drop: later, stock is changed in the console. */
  stock: string
  /** Whether saving takes the size off. It stays in the form, so that it can be put back. */
  isTakenOff: boolean
}

export type SizeColumn = 'label' | 'note' | 'stock'

export const newRow = (cells: Partial<Record<SizeColumn, string>> = {}): SizeRow => ({
  key: crypto.randomUUID(),
  id: null,
  savedLabel: null,
  label: '',
  note: '',
  stock: '',
  isTakenOff: false,
  ...cells,
})

/** The rows of a drop's sizes. */
export const rowsOf = ({ sizes }: Pick<Drop, 'sizes'>): SizeRow[] =>
  sizes.map(({ id, label, note }) => ({ key: id, id, savedLabel: label, label, note, stock: '', isTakenOff: false }))

const isBlank = ({ id, label, note, stock }: SizeRow) => id === null && !`${label}${note}${stock}`.trim()

/**
 * The rows that are sent, in their order. Blank rows are left out, unless there is nothing else:
 * then they are a mistake to be shown.
 */
export function sentRows(rows: SizeRow[]): SizeRow[] {
  const kept = rows.filter((row) => !row.isTakenOff)
  const filled = kept.filter((row) => !isBlank(row))
  return filled.length > 0 ? filled : kept
}

/** The sizes of a request that creates a drop. */
export const newSizesOf = (rows: SizeRow[]): NewSize[] =>
  sentRows(rows).map(({ label, note, stock }) => ({
    label: label.trim(),
    note: note.trim(),
    totalStock: wholeUnits(stock) ?? 0,
  }))

/** The sizes of a request that edits a drop. */
export const sizeChangesOf = (rows: SizeRow[]): SizeChange[] =>
  sentRows(rows).map(({ id, label, note }) => ({ ...(id ? { id } : {}), label: label.trim(), note: note.trim() }))

/** The pairs of all sizes together; rows that cannot be read count as none. */
export const unitsOfRows = (rows: SizeRow[]) =>
  sentRows(rows).reduce((sum, { stock }) => sum + Math.max(0, wholeUnits(stock) ?? 0), 0)

/** Moves a row by one place; at the ends it stays. */
export function movedRow(rows: SizeRow[], key: string, by: -1 | 1): SizeRow[] {
  const from = rows.findIndex((row) => row.key === key)
  const row = rows[from]
  const to = from + by
  if (!row || to < 0 || to >= rows.length) return rows
  return rows.toSpliced(from, 1).toSpliced(to, 0, row)
}

/** Takes a row away; a size that the drop has is only marked. */
export const withoutRow = (rows: SizeRow[], key: string): SizeRow[] =>
  rows.flatMap((row) => (row.key !== key ? [row] : row.id === null ? [] : [{ ...row, isTakenOff: true }]))

/** Changes some cells of a row. */
export const changedRow = (rows: SizeRow[], key: string, change: Partial<SizeRow>): SizeRow[] =>
  rows.map((row) => (row.key === key ? { ...row, ...change } : row))
