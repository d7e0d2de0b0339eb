import type { DropValues, FieldName } from '@/features/admin/form/drop-values'
import { isoOf } from '@/features/admin/form/local-time'
import { type SizeRow, sentRows } from '@/features/admin/form/size-rows'
import { formatMoment } from '@/lib/time'

interface ShownValueProps {
  field: FieldName
  values: DropValues
  /** The values to compare with: what differs in a list stands out. */
  other: DropValues
}

/** The value of a field, to be read. */
export function ShownValue({ field, values, other }: ShownValueProps) {
  if (field === 'sizes') return <SizeList rows={sentRows(values.sizes)} other={sentRows(other.sizes)} />
  if (field === 'rehearsal') return values.rehearsal ? 'Yes' : 'No'
  const text = values[field].trim()
  if (!text) return <span className="text-muted">{field === 'freeReturns' ? 'No limit' : 'Empty'}</span>
  if (field === 'dropStartTime' || field === 'dropEndTime') return formatMoment(isoOf(text) ?? text)
  return <span className="whitespace-pre-wrap">{text}</span>
}

function SizeList({ rows, other }: { rows: SizeRow[]; other: SizeRow[] }) {
  const texts = new Set(other.map(textOf))
  return (
    <ul className="flex flex-col gap-0.5">
      {rows.map((row) => (
        <li key={row.key} className={texts.has(textOf(row)) ? 'text-muted' : 'font-semibold'}>
          {textOf(row)}
        </li>
      ))}
    </ul>
  )
}

const textOf = ({ label, note }: SizeRow) => [label.trim(), note.trim()].filter(Boolean).join(' – ')
