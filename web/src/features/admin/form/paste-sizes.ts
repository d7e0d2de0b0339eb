import { newRow, type SizeColumn, type SizeRow } from '@/features/admin/form/size-rows'
import { isUnitColumn } from '@/features/admin/sizes/pasted-cells'

/**
 * Which column each pasted one is. One column goes where the focus is. Two or more begin with the
 * label, whichever cell they are pasted into, because that is how sizes are copied: label and
 * stock, label and note, or all three.
 */
function columnsOf(lines: string[][], focused: SizeColumn): SizeColumn[] {
  const width = Math.max(...lines.map((cells) => cells.length))
  if (width === 1) return [focused]
  const isStockSecond = isUnitColumn(lines, 1)
  if (width === 2) return ['label', isStockSecond ? 'stock' : 'note']
  return isStockSecond && !isUnitColumn(lines, 2) ? ['label', 'stock', 'note'] : ['label', 'note', 'stock']
}

/**
 * Fills rows from a copied part of a spreadsheet, from a row on; rows that are missing are added.
 * An empty cell leaves what is there. Stock is taken only if the form has that column. Returns the
 * rows, and how many of them were filled.
 */
export function pasteSizes(
  rows: SizeRow[],
  { at, column, lines, withStock }: { at: number; column: SizeColumn; lines: string[][]; withStock: boolean },
): { rows: SizeRow[]; filled: number } {
  const columns = columnsOf(lines, column)
  const pasted = lines
    .filter((cells) => columns.length === 1 || cells.some(Boolean))
    .map((cells) => cellsByColumn(cells, columns, withStock))
  const filled = rows.slice()
  let place = at
  for (const cells of pasted) {
    while (filled[place]?.isTakenOff) place++
    filled[place] = { ...(filled[place] ?? newRow()), ...cells }
    place++
  }
  return { rows: filled, filled: pasted.length }
}

function cellsByColumn(cells: string[], columns: SizeColumn[], withStock: boolean) {
  const named: Partial<Record<SizeColumn, string>> = {}
  columns.forEach((column, i) => {
    const text = cells[i]
    if (text && (column !== 'stock' || withStock)) named[column] = text
  })
  return named
}
