import { describe, expect, it } from 'vitest'
import { type DropValues, isSameValue, valuesOf } from '@/features/admin/form/drop-values'
import { defaultSide, differences, mergedValues, rebasedSizes } from '@/features/admin/form/merge-edits'
import { newRow, type SizeRow, withoutRow } from '@/features/admin/form/size-rows'
import { aDrop, aSize } from '@/lib/live/fixture'

const base = valuesOf(
  aDrop({ description: 'Suede.', sizes: [aSize('s1', 'EU 41'), aSize('s2', 'EU 42'), aSize('s3', 'EU 43')] }),
)
const edits = (theirs: Partial<DropValues>, yours: Partial<DropValues>) => ({
  base,
  theirs: { ...base, ...theirs },
  yours: { ...base, ...yours },
})
const reworded = (rows: SizeRow[], key: string, cells: Partial<SizeRow>) =>
  rows.map((row) => (row.key === key ? { ...row, ...cells } : row))
const labelsOf = (rows: SizeRow[]) => rows.map(({ label, isTakenOff }) => (isTakenOff ? `-${label}` : label))

describe('two edits of one drop', () => {
  it('differ in every field that either has changed, unless both have changed it alike', () => {
    const found = differences(
      edits({ name: 'Low', brand: 'A', sku: 'Z' }, { name: 'High', sku: 'Z', price: '9' }),
      'live',
    )
    expect(found).toEqual([
      { field: 'name', theyChanged: true, youChanged: true },
      { field: 'brand', theyChanged: true, youChanged: false },
      { field: 'price', theyChanged: false, youChanged: true },
    ])
    expect(found.map(defaultSide)).toEqual(['yours', 'theirs', 'yours'])
  })

  it('do not differ in a field that can no longer be changed', () => {
    expect(differences(edits({}, { dropStartTime: '2027-01-01T12:00' }), 'live')).toEqual([])
  })

  it('are merged as chosen', () => {
    const both = edits({ name: 'Low', brand: 'A' }, { name: 'High', price: '9' })
    const merged = mergedValues(both, (field) => (field === 'name' ? 'theirs' : field === 'price' ? 'yours' : 'theirs'))
    expect(merged).toMatchObject({ name: 'Low', brand: 'A', price: '9', description: 'Suede.' })
  })

  it('compare sizes as one list', () => {
    expect(isSameValue('sizes', base, { ...base, sizes: base.sizes.map((row) => ({ ...row })) })).toBe(true)
    expect(isSameValue('sizes', base, { ...base, sizes: base.sizes.toReversed() })).toBe(false)
    expect(isSameValue('sizes', base, { ...base, sizes: withoutRow(base.sizes, 's2') })).toBe(false)
  })
})

describe('rebasedSizes', () => {
  it('keeps your order and words, and their words where you have none', () => {
    const theirs = reworded(reworded(base.sizes, 's1', { note: 'US 8' }), 's2', { label: 'EU 42 W' })
    const yours = reworded(base.sizes, 's2', { label: 'EU 42 wide' }).toReversed()
    const rebased = rebasedSizes(base.sizes, theirs, yours)
    expect(labelsOf(rebased)).toEqual(['EU 43', 'EU 42 wide', 'EU 41'])
    expect(rebased[2]?.note).toBe('US 8')
  })

  it('keeps sizes that either has added', () => {
    const theirs = [...base.sizes, newRow({ label: 'EU 44' })]
    const yours = [newRow({ label: 'EU 40' }), ...base.sizes]
    expect(labelsOf(rebasedSizes(base.sizes, theirs, yours))).toEqual(['EU 40', 'EU 41', 'EU 42', 'EU 43', 'EU 44'])
  })

  it('lets what they have taken off go, unless you have reworded it', () => {
    const theirs = base.sizes.slice(0, 1)
    const yours = reworded(base.sizes, 's3', { note: 'wide' })
    const rebased = rebasedSizes(base.sizes, theirs, yours)
    expect(labelsOf(rebased)).toEqual(['EU 41', 'EU 43'])
    expect(rebased[1]?.id).toBeNull()
  })

  it('still takes off what you have taken off', () => {
    expect(labelsOf(rebasedSizes(base.sizes, base.sizes, withoutRow(base.sizes, 's2')))).toEqual([
      'EU 41',
      '-EU 42',
      'EU 43',
    ])
  })
})
