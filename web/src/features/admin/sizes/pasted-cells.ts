import { wholeUnits } from '@/features/admin/sizes/whole-units'

/** More lines than any drop can have sizes, so that a mistake is seen and the page is quick. */
const mostLines = 200

/** Words that head a column of a spreadsheet. A label is longer: “EU 42”, not “EU size”. */
const heads =
  /^((eu|us|uk) )?(sizes?|größen?|groessen?|labels?|notes?|notiz|hinweis|stock|qty|quantity|pairs|units|count|total|delta|change|menge|anzahl|bestand|paare|stück)$/i

/**
 * The lines and cells of a copied part of a spreadsheet, without its header. Cells are separated by
 * tabs, or by semicolons where there are no tabs; a comma never separates, because it may be part
 * of a number. Undefined for text that is a single cell, which the browser pastes best.
 */
export function pastedCells(text: string): string[][] | undefined {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '').split('\n').slice(0, mostLines)
  const separator = text.includes('\t') ? '\t' : ';'
  const cells = lines.map((line) => line.split(separator).map(cellText))
  if (cells.length === 1 && cells[0]?.length === 1) return undefined
  const [first = [], ...rest] = cells
  return isHeader(first, rest) ? rest : cells
}

function cellText(raw: string): string {
  const quoted = /^\s*"(.*)"\s*$/s.exec(raw)
  return (quoted?.[1]?.replaceAll('""', '"') ?? raw).replace(/\s+/g, ' ').trim()
}

function isHeader(first: string[], rest: string[][]): boolean {
  return rest.length > 0 && first.some((cell) => heads.test(cell))
}

/** Whether a column of cells has whole numbers in it, apart from a few mistakes. */
export function isUnitColumn(lines: string[][], column: number): boolean {
  const filled = lines.map((cells) => cells[column] ?? '').filter(Boolean)
  const whole = filled.filter((cell) => wholeUnits(cell) !== undefined)
  return whole.length > 0 && whole.length * 2 >= filled.length
}
