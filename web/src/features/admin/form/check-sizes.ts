import { mostSizes, type SizeRow, sentRows, unitsOfRows } from '@/features/admin/form/size-rows'
import { wholeUnits } from '@/features/admin/sizes/whole-units'

export const longestLabel = 20
export const longestNote = 80
const mostUnits = 10_000_000

/** The errors of one size. `row` is an error of none of its cells. */
export type SizeErrors = Partial<Record<'label' | 'note' | 'stock' | 'row', string>>

/** The errors of each size that has some, by the key of its row. */
export type SizeErrorsByKey = ReadonlyMap<string, SizeErrors>

const unprintable = /[\p{Cc}\uFFFD]/u
const lengthOf = (text: string) => Array.from(text.trim()).length

/** Finds what the server would refuse in a list of sizes, row by row. */
export function checkSizes(rows: SizeRow[], withStock: boolean): SizeErrorsByKey {
  const wrong = new Map<string, SizeErrors>()
  const labels = new Map<string, number>()
  sentRows(rows).forEach((row, i) => {
    const label = row.label.trim().toLowerCase()
    const twin = labels.get(label)
    const errors: SizeErrors = {}
    if (!label) errors.label = 'A size needs a label, such as EU 42.'
    else if (lengthOf(row.label) > longestLabel) errors.label = `At most ${longestLabel} characters.`
    else if (unprintable.test(row.label)) errors.label = 'This has a character in it that cannot be shown.'
    else if (twin !== undefined) errors.label = `Size ${twin + 1} has this label too.`
    if (lengthOf(row.note) > longestNote) errors.note = `At most ${longestNote} characters.`
    else if (unprintable.test(row.note)) errors.note = 'This has a character in it that cannot be shown.'
    if (withStock && !isStock(row.stock)) errors.stock = 'Whole pairs, 0 or more.'
    labels.set(label, twin ?? i)
    if (Object.keys(errors).length > 0) wrong.set(row.key, errors)
  })
  return wrong
}

function isStock(text: string): boolean {
  const units = wholeUnits(text)
  return units !== undefined && units >= 0 && units <= mostUnits
}

/** The error of the list as a whole. */
export function checkSizeList(rows: SizeRow[], withStock: boolean): string | undefined {
  const sent = sentRows(rows).length
  if (rows.length > 0 && sent === 0) return 'A drop with sizes keeps at least one.'
  if (sent > mostSizes) return `At most ${mostSizes} sizes; there are ${sent}.`
  if (unitsOfRows(rows) > mostUnits) return 'At most 10,000,000 pairs in all.'
  const unfilled = withStock ? sentRows(rows).filter(({ stock }) => !stock.trim()).length : 0
  if (unfilled > 0) {
    return `${unfilled === 1 ? 'One size has' : `${unfilled} sizes have`} no pairs yet: type them, or 0, or use Fill all.`
  }
  const wrong = checkSizes(rows, withStock).size
  if (wrong === 0) return undefined
  return wrong === 1 ? 'One size is not right yet.' : `${wrong} sizes are not right yet.`
}
