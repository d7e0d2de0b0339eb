/**
 * An order's number as it is written (`SH-7K3M-Q2XP`), from what was typed or pasted: in any case,
 * with or without dashes, spaces or the letters in front. Undefined for anything else.
 */
export function orderNumberOf(text: string): string | undefined {
  const typed = text.toUpperCase().replace(/[^0-9A-Z]/g, '')
  const parts = /^(?:SH)?([0-9A-Z]{4})([0-9A-Z]{4})$/.exec(typed)
  return parts ? `SH-${parts[1]}-${parts[2]}` : undefined
}
