/** Formats a count: `12,400`. */
export const count = (units: number) => units.toLocaleString('en-US')

/** Formats a count with its noun: `1 pair`, `12,400 pairs`. */
export const counted = (units: number, one: string, many = `${one}s`) => `${count(units)} ${units === 1 ? one : many}`

/** Formats a change with its sign: `+5`, `−5`, and `0`. */
export function signed(units: number): string {
  if (units === 0) return '0'
  return `${units > 0 ? '+' : '−'}${count(Math.abs(units))}`
}

/** Formats a share from 0 to 1: `42.5%`. */
export const percent = (share: number) =>
  share.toLocaleString('en-US', { style: 'percent', minimumFractionDigits: share === 1 ? 0 : 1 })
