/**
 * Reads a whole number of units as people and spreadsheets write it: `20`, ` 1 000 `, `1.000`,
 * `20,00`, `+5`, `−5`. A group of three digits after a dot or a comma is thousands, because units
 * are whole. Returns undefined for everything else.
 */
export function wholeUnits(text: string): number | undefined {
  const typed = text.replace(/[\s'’]/g, '').replace('−', '-')
  const parts = /^([+-]?)(\d{1,3}(?:[.,]\d{3})+|\d{1,9})(?:[.,]0{1,2})?$/.exec(typed)
  if (!parts?.[2]) return undefined
  const units = Number(parts[2].replace(/[.,]/g, ''))
  return parts[1] === '-' && units > 0 ? -units : units
}
