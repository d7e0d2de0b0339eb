import { type DropValues, type FieldName, isSameValue } from '@/features/admin/form/drop-values'
import { lockOf } from '@/features/admin/form/locks'
import type { SizeRow } from '@/features/admin/form/size-rows'
import type { DropStatus } from '@/lib/api/api.gen'

/**
 * Two edits of one drop. `base` is what both began with, `theirs` is what is saved now, `yours` is
 * what is in the form.
 */
export interface Edits {
  base: DropValues
  theirs: DropValues
  yours: DropValues
}

/** Whose value of a field is kept. */
export type Side = 'theirs' | 'yours'

export interface Difference {
  field: FieldName
  /** Whether it was changed by them, by you, or by both. */
  theyChanged: boolean
  youChanged: boolean
}

/** The fields in which the edits differ and that can still be changed, in the form's order. */
export function differences({ base, theirs, yours }: Edits, status: DropStatus): Difference[] {
  return (Object.keys(yours) as FieldName[])
    .filter((field) => !isSameValue(field, theirs, yours) && !lockOf(field, status))
    .map((field) => ({
      field,
      theyChanged: !isSameValue(field, base, theirs),
      youChanged: !isSameValue(field, base, yours),
    }))
}

/** Yours where you have changed something, theirs elsewhere. */
export const defaultSide = ({ youChanged }: Difference): Side => (youChanged ? 'yours' : 'theirs')

/** The values to save: theirs, and yours in the fields where that was chosen. */
export function mergedValues({ theirs, yours }: Edits, sideOf: (field: FieldName) => Side): DropValues {
  const fields = Object.keys(theirs) as FieldName[]
  return Object.fromEntries(
    fields.map((field) => [field, (sideOf(field) === 'yours' ? yours : theirs)[field]]),
  ) as unknown as DropValues
}

/**
 * Your sizes on top of theirs. Sizes that they have added stay, after yours; sizes that they have
 * taken off go, except those that you have reworded, which become new ones. So choosing your list
 * never removes what you have not seen.
 */
export function rebasedSizes(base: SizeRow[], theirs: SizeRow[], yours: SizeRow[]): SizeRow[] {
  const saved = new Map(theirs.map((row) => [row.key, row]))
  const before = new Map(base.map((row) => [row.key, row]))
  const kept = yours.flatMap((row) => {
    if (row.id === null) return [row]
    const now = saved.get(row.key)
    if (now) return [withTheirWords(row, before.get(row.key), now)]
    const old = before.get(row.key)
    const isReworded = row.label !== old?.label || row.note !== old.note
    return isReworded && !row.isTakenOff ? [{ ...row, key: `${row.key} again`, id: null, savedLabel: null }] : []
  })
  return [...kept, ...theirs.filter(({ key }) => !before.has(key))]
}

/** A row in which each cell is yours if you have changed it, and theirs otherwise. */
function withTheirWords(yours: SizeRow, base: SizeRow | undefined, theirs: SizeRow): SizeRow {
  const cell = (name: 'label' | 'note') => (yours[name] === base?.[name] ? theirs[name] : yours[name])
  return { ...yours, savedLabel: theirs.savedLabel, label: cell('label'), note: cell('note') }
}
