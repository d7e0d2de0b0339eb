import { checkSizeList } from '@/features/admin/form/check-sizes'
import type { DropValues, FieldName } from '@/features/admin/form/drop-values'
import { isoOf } from '@/features/admin/form/local-time'
import type { Drop } from '@/lib/api/endpoints'
import { isPictureUrl } from '@/lib/picture-url'

/** The error of each field. */
export type FieldErrors = Partial<Record<FieldName, string>>

export const longest = { name: 200, brand: 100, sku: 100, description: 4000, imageUrl: 2048 }
export const maxStock = 10_000_000

/**
 * A decimal from 0 to 9999999999.99 with at most two places, as the server's `drop.ParseMoney`
 * reads it.
 */
const money = /^\d{1,10}(\.\d{1,2})?$/

/** Control characters other than a line break and a tab. */
const unprintable = /[^\P{Cc}\n\t]|\uFFFD/u

/** The times that a form was filled in with, which its text may not tell exactly. */
export type FilledIn = Pick<Drop, 'dropStartTime' | 'dropEndTime'>

/**
 * Finds what the server would refuse, before the request is sent. The server checks everything
 * again. The sizes of a drop that exists have no stock here.
 */
export function checkValues(values: DropValues, filledIn?: FilledIn): FieldErrors {
  const isNew = filledIn === undefined
  const errors: FieldErrors = {}
  for (const field of ['name', 'brand', 'sku', 'description', 'imageUrl'] as const) {
    const text = values[field].trim()
    if (Array.from(text).length > longest[field]) errors[field] = `At most ${longest[field]} characters.`
    else if (unprintable.test(text)) errors[field] = 'This has a character in it that cannot be shown.'
  }
  if (!values.name.trim()) errors.name = 'A drop needs a name.'
  const picture = values.imageUrl.trim()
  if (picture && !isPictureUrl(picture)) {
    errors.imageUrl = 'A link that begins with https://, or a path of this store such as /media/low.svg.'
  }
  if (!money.test(values.price.trim())) errors.price = 'An amount such as 219 or 219.00.'
  const currency = values.currency.trim()
  if (!/^[A-Z]{3}$/.test(currency)) errors.currency = 'Three capitals, such as USD.'
  else if (/\.0*[1-9]/.test(values.price) && !hasDecimals(currency))
    errors.price = `A whole amount: ${currency} has no cents.`
  const sizes = checkSizeList(values.sizes, isNew)
  if (sizes) errors.sizes = sizes
  if (values.sizes.length === 0) checkNumber(errors, values, 'totalStock', 0, maxStock)
  checkNumber(errors, values, 'maxPerUser', 1, 1000)
  checkNumber(errors, values, 'holdSeconds', 1, 900)
  if (values.freeReturns.trim()) checkNumber(errors, values, 'freeReturns', 0, 100)
  checkTimes(errors, values, filledIn)
  return errors
}

function hasDecimals(currency: string): boolean {
  return new Intl.NumberFormat('en-US', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits !== 0
}

function checkNumber(
  errors: FieldErrors,
  values: DropValues,
  field: 'totalStock' | 'maxPerUser' | 'holdSeconds' | 'freeReturns',
  low: number,
  high: number,
): void {
  const text = values[field].trim()
  const isRight = /^\d{1,9}$/.test(text) && Number(text) >= low && Number(text) <= high
  if (!isRight) errors[field] = `A whole number from ${low} to ${high.toLocaleString('en-US')}.`
}

function checkTimes(errors: FieldErrors, { dropStartTime, dropEndTime }: DropValues, filledIn?: FilledIn): void {
  const start = isoOf(dropStartTime, filledIn?.dropStartTime)
  if (!start) errors.dropStartTime = 'Say the day and the time at which it opens.'
  else if (isOutOfRange(start)) errors.dropStartTime = 'A year from 2000 to 9000.'
  if (!dropEndTime) return
  const end = isoOf(dropEndTime, filledIn?.dropEndTime)
  if (!end) errors.dropEndTime = 'A day and a time, or nothing.'
  else if (isOutOfRange(end)) errors.dropEndTime = 'A year from 2000 to 9000.'
  else if (start && Date.parse(end) <= Date.parse(start)) errors.dropEndTime = 'It must end after it opens.'
}

function isOutOfRange(iso: string): boolean {
  const year = new Date(iso).getUTCFullYear()
  return year < 2000 || year > 9000
}
