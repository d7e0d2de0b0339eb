import { isoOf, localOf } from '@/features/admin/form/local-time'
import { lockOf } from '@/features/admin/form/locks'
import { newSizesOf, rowsOf, type SizeRow, sizeChangesOf } from '@/features/admin/form/size-rows'
import type { DropChanges, DropStatus, NewDrop } from '@/lib/api/api.gen'
import type { Drop } from '@/lib/api/endpoints'

/**
 * The values of the form: text as it was typed, with the API's field names. Times are in the
 * admin's time zone.
 */
export interface DropValues {
  name: string
  brand: string
  sku: string
  description: string
  imageUrl: string
  price: string
  currency: string
  /** Not used while there are sizes: it is their sum then. */
  totalStock: string
  /** Empty for a drop without sizes. */
  sizes: SizeRow[]
  maxPerUser: string
  holdSeconds: string
  /** Empty for no limit. */
  freeReturns: string
  dropStartTime: string
  dropEndTime: string
  rehearsal: boolean
}

export type FieldName = keyof DropValues

const hourMs = 3_600_000

/** The values for a new drop. By default it opens at the next but one full hour. */
export const emptyValues = (holdSeconds: number, nowMs: number): DropValues => ({
  name: '',
  brand: '',
  sku: '',
  description: '',
  imageUrl: '',
  price: '',
  currency: 'USD',
  totalStock: '',
  sizes: [],
  maxPerUser: '1',
  holdSeconds: String(holdSeconds),
  freeReturns: '2',
  dropStartTime: localOf(new Date(Math.ceil(nowMs / hourMs) * hourMs + hourMs).toISOString()),
  dropEndTime: '',
  rehearsal: false,
})

/** The form values of a drop. */
export const valuesOf = (drop: Drop): DropValues => ({
  name: drop.name,
  brand: drop.brand,
  sku: drop.sku,
  description: drop.description,
  imageUrl: drop.imageUrl,
  price: drop.price,
  currency: drop.currency,
  totalStock: String(drop.totalStock),
  sizes: rowsOf(drop),
  maxPerUser: String(drop.maxPerUser),
  holdSeconds: String(drop.holdSeconds),
  freeReturns: drop.freeReturns === null ? '' : String(drop.freeReturns),
  dropStartTime: localOf(drop.dropStartTime),
  dropEndTime: drop.dropEndTime ? localOf(drop.dropEndTime) : '',
  rehearsal: drop.rehearsal,
})

/** The request body for valid values. */
export const newDropOf = (values: DropValues): NewDrop => ({
  name: values.name.trim(),
  brand: values.brand.trim(),
  sku: values.sku.trim(),
  description: values.description.trim(),
  imageUrl: values.imageUrl.trim(),
  price: values.price.trim(),
  currency: values.currency.trim(),
  ...(values.sizes.length > 0 ? { sizes: newSizesOf(values.sizes) } : { totalStock: Number(values.totalStock) }),
  maxPerUser: Number(values.maxPerUser),
  holdSeconds: Number(values.holdSeconds),
  freeReturns: values.freeReturns.trim() === '' ? null : Number(values.freeReturns),
  dropStartTime: isoOf(values.dropStartTime) ?? '',
  dropEndTime: isoOf(values.dropEndTime),
  rehearsal: values.rehearsal,
})

/**
 * The fields that the admin has changed since the form was filled in, so that changes by others are
 * kept. Fields that can no longer be changed are left out.
 */
export function changesOf(before: DropValues, values: DropValues, status: DropStatus): DropChanges {
  const changed = (Object.keys(values) as FieldName[]).filter(
    (field) => !isSameValue(field, values, before) && !lockOf(field, status),
  )
  const body = { ...newDropOf(values), sizes: sizeChangesOf(values.sizes) }
  return Object.fromEntries(changed.map((field) => [field, body[field]]))
}

/** Whether a field has the same value in both. Sizes are compared by what would be sent. */
export function isSameValue(field: FieldName, one: DropValues, other: DropValues): boolean {
  if (field !== 'sizes') return one[field] === other[field]
  const sent = ({ sizes }: DropValues) => JSON.stringify([sizeChangesOf(sizes), sizes.map(({ stock }) => stock)])
  return sent(one) === sent(other)
}

/** Whether anything was typed since. */
export const hasChanged = (values: DropValues, before: DropValues) =>
  (Object.keys(values) as FieldName[]).some((field) => !isSameValue(field, values, before))
