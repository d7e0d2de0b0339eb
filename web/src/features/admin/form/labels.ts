import type { FieldErrors } from '@/features/admin/form/check-values'
import type { FieldName } from '@/features/admin/form/drop-values'
import type { Problem } from '@/lib/problem'

/** The label of each field. */
export const labels: Record<FieldName, string> = {
  name: 'Name',
  brand: 'Brand',
  sku: 'SKU',
  description: 'Description',
  imageUrl: 'Picture',
  price: 'Price',
  currency: 'Currency',
  totalStock: 'Total stock',
  sizes: 'Sizes',
  maxPerUser: 'Pairs per person',
  holdSeconds: 'Hold time in seconds',
  freeReturns: 'Free returns',
  dropStartTime: 'Opens',
  dropEndTime: 'Ends',
  rehearsal: 'Rehearsal',
}

export const fieldNames = Object.keys(labels) as FieldName[]

/** The server's message as a sentence, with labels in place of the API's field names. */
export function inPageWords(text: string): string {
  const named = fieldNames
    .filter((field) => /[A-Z]/.test(field)) // the other names are ordinary words
    .reduce((words, field) => words.replaceAll(field, `“${labels[field]}”`), text)
  return /[.!?]$/.test(named) ? named : `${named}.`
}

/** The server's error for each field. */
export function errorsOf({ errors }: Problem): FieldErrors {
  return Object.fromEntries(
    fieldNames.flatMap((field) => {
      const message = errors.find((error) => error.field === field)?.message
      return message ? [[field, inPageWords(`This ${message.replace(/^want /, 'wants ')}`)]] : []
    }),
  )
}
