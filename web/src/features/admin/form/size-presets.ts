import { newRow, type SizeRow } from '@/features/admin/form/size-rows'

/** Labels from one number to another, in steps of a half. */
const halves = (prefix: string, from: number, to: number) =>
  Array.from({ length: (to - from) * 2 + 1 }, (_, i) => `${prefix} ${from + i / 2}`)

/** Lists of sizes that most drops begin with. */
export const presets = [
  { name: 'EU 36–47', labels: halves('EU', 36, 47) },
  { name: 'US men', labels: [...halves('US M', 6, 13), 'US M 14', 'US M 15'] },
  { name: 'US women', labels: halves('US W', 5, 12) },
  { name: 'One size', labels: ['One size'] },
] as const

/**
 * The rows of a preset. For a drop that exists, only the sizes that it does not have are added;
 * otherwise they replace what is there, and keep the note and the stock of those with the same
 * label.
 */
export function withPreset(rows: SizeRow[], labels: readonly string[]): SizeRow[] {
  const known = new Map(rows.map((row) => [row.label.trim().toLowerCase(), row]))
  if (rows.some(({ id }) => id !== null)) {
    return [...rows, ...labels.filter((label) => !known.has(label.toLowerCase())).map((label) => newRow({ label }))]
  }
  return labels.map((label) => known.get(label.toLowerCase()) ?? newRow({ label }))
}
