import type { SizeErrors } from '@/features/admin/form/check-sizes'
import { type SizeRow, sentRows } from '@/features/admin/form/size-rows'
import type { Problem } from '@/lib/problem'

/**
 * The server's errors of sizes, by the row that was sent; a row that has changed since is another.
 */
export type RefusedSizes = ReadonlyMap<SizeRow, SizeErrors>

const cells: Record<string, keyof SizeErrors> = { label: 'label', note: 'note', totalStock: 'stock' }

/**
 * Puts the server's errors of sizes on their rows. It names a size by its place among those that
 * were sent (`sizes[3].label`), and one that cannot be taken off by its label.
 */
export function refusedSizes({ code, detail, errors }: Problem, rows: SizeRow[]): RefusedSizes {
  const sent = sentRows(rows)
  const refused = new Map<SizeRow, SizeErrors>()
  for (const { field, message } of errors) {
    const place = /^sizes\[(\d+)\](?:\.(\w+))?$/.exec(field)
    const row = place ? sent[Number(place[1])] : undefined
    if (row) refused.set(row, { ...refused.get(row), [cells[place?.[2] ?? ''] ?? 'row']: asSentence(message) })
  }
  if (code === 'conflict') {
    const row = rows.find(({ savedLabel }) => savedLabel && detail.includes(`size ${savedLabel} cannot be taken off`))
    if (row) refused.set(row, { row: detail })
  }
  return refused
}

const asSentence = (message: string) =>
  `This size ${message.replace(/^want /, 'wants ')}${/[.!?]$/.test(message) ? '' : '.'}`
