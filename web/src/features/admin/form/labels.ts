import type { FieldErrors } from '@/features/admin/form/check-values'
import type { FieldName } from '@/features/admin/form/drop-values'
import type { Problem } from '@/lib/problem'

/** What each field is called on the page. */
export const labels: Record<FieldName, string> = {
  name: 'Name',
  brand: 'Brand',
  sku: 'SKU',
  description: 'Description',
  imageUrl: 'Picture',
  price: 'Price',
  currency: 'Currency',
  totalStock: 'Total stock',
  maxPerUser: 'Pairs per person',
  holdSeconds: 'Hold time in seconds',
  dropStartTime: 'Opens',
  dropEndTime: 'Ends',
  rehearsal: 'Rehearsal',
}

export const fieldNames = Object.keys(labels) as FieldName[]

/** The server's words with the page's names of fields in them, as a sentence. */
export function inPageWords(text: string): string {
  const named = fieldNames
    .filter((field) => /[A-Z]/.test(field)) // the others are words of the language
    .reduce((words, field) => words.replaceAll(field, `“${labels[field]}”`), text)
  return /[.!?]$/.test(named) ? named : `${named}.`
}

/** What the server says of each field. */
export function errorsOf({ errors }: Problem): FieldErrors {
  return Object.fromEntries(
    fieldNames.flatMap((field) => {
      const message = errors.find((error) => error.field === field)?.message
      return message ? [[field, inPageWords(`This ${message.replace(/^want /, 'wants ')}`)]] : []
    }),
  )
}
