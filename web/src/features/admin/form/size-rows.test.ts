import { describe, expect, it } from 'vitest'
import { checkSizeList, checkSizes } from '@/features/admin/form/check-sizes'
import { changesOf, emptyValues, newDropOf, valuesOf } from '@/features/admin/form/drop-values'
import { refusedSizes } from '@/features/admin/form/size-errors'
import { presets, withPreset } from '@/features/admin/form/size-presets'
import {
  movedRow,
  newRow,
  rowsOf,
  type SizeRow,
  sentRows,
  unitsOfRows,
  withoutRow,
} from '@/features/admin/form/size-rows'
import { aDrop, aSize } from '@/lib/live/fixture'
import type { Problem } from '@/lib/problem'

const labelsOf = (rows: SizeRow[]) => rows.map(({ label }) => label)
const filled = (label: string, stock = '5', note = '') => newRow({ label, stock, note })
const drop = aDrop({ sizes: [aSize('s1', 'EU 41'), aSize('s2', 'EU 42'), aSize('s3', 'EU 43')] })
const saved = rowsOf(drop)

describe('rows of sizes', () => {
  it('are moved by one place, and not past the ends', () => {
    expect(labelsOf(movedRow(saved, 's2', -1))).toEqual(['EU 42', 'EU 41', 'EU 43'])
    expect(labelsOf(movedRow(saved, 's2', 1))).toEqual(['EU 41', 'EU 43', 'EU 42'])
    expect(movedRow(saved, 's1', -1)).toBe(saved)
    expect(movedRow(saved, 's3', 1)).toBe(saved)
  })

  it('are only marked when a size that the drop has is taken off', () => {
    const added = newRow({ label: 'EU 44' })
    const rows = withoutRow(withoutRow([...saved, added], added.key), 's1')
    expect(labelsOf(rows)).toEqual(['EU 41', 'EU 42', 'EU 43'])
    expect(labelsOf(sentRows(rows))).toEqual(['EU 42', 'EU 43'])
  })

  it('are sent without blank ones, unless there are no others', () => {
    const blank = newRow()
    expect(sentRows([filled('EU 42'), blank])).toHaveLength(1)
    expect(sentRows([blank])).toEqual([blank])
  })

  it('have a sum, in which rows that cannot be read are none', () => {
    expect(unitsOfRows([filled('a', '1.000'), filled('b', ' 20 '), filled('c', 'many'), filled('d', '-3')])).toBe(1020)
  })
})

describe('requests', () => {
  it('of a new drop have sizes in place of the total, or the total', () => {
    const values = { ...emptyValues(60, 0), totalStock: '9' }
    expect(newDropOf(values)).toMatchObject({ totalStock: 9 })
    const sized = newDropOf({ ...values, sizes: [filled(' EU 42 ', '20,0', ' US 8 '), newRow()] })
    expect(sized.sizes).toEqual([{ label: 'EU 42', note: 'US 8', totalStock: 20 }])
    expect(sized).not.toHaveProperty('totalStock')
  })

  it('of an edit have the whole list when something in it has changed', () => {
    const before = valuesOf(drop)
    expect(changesOf(before, { ...before, sizes: before.sizes.map((row) => ({ ...row })) }, 'live')).toEqual({})
    const sizes = [...movedRow(before.sizes, 's1', 1), newRow({ label: 'EU 44' })]
    expect(changesOf(before, { ...before, sizes }, 'live').sizes).toEqual([
      { id: 's2', label: 'EU 42', note: '' },
      { id: 's1', label: 'EU 41', note: '' },
      { id: 's3', label: 'EU 43', note: '' },
      { label: 'EU 44', note: '' },
    ])
    expect(changesOf(before, { ...before, sizes }, 'ended')).toEqual({})
  })
})

describe('checkSizes', () => {
  const errorsOf = (rows: SizeRow[], withStock = true) => rows.map(({ key }) => checkSizes(rows, withStock).get(key))

  it('finds what is wrong in each row', () => {
    expect(errorsOf([filled('EU 42'), filled('eu 42 '), filled(''), filled('x'.repeat(21))])).toEqual([
      undefined,
      { label: 'Size 1 has this label too.' },
      { label: 'A size needs a label, such as EU 42.' },
      { label: 'At most 20 characters.' },
    ])
    expect(errorsOf([filled('a', '20,5'), filled('b', '-1'), filled('c', '5', 'n'.repeat(81))])).toEqual([
      { stock: 'Whole pairs, 0 or more.' },
      { stock: 'Whole pairs, 0 or more.' },
      { note: 'At most 80 characters.' },
    ])
    expect(errorsOf(saved, false)).toEqual([undefined, undefined, undefined])
  })

  it('says of the list what is said best once', () => {
    const many = Array.from({ length: 61 }, (_, i) => filled(`EU ${i}`))
    expect(checkSizeList(many, true)).toBe('At most 60 sizes; there are 61.')
    expect(checkSizeList([filled('a', ''), filled('b', '')], true)).toMatch(/^2 sizes have no pairs yet/)
    expect(checkSizeList([filled('a', '9000000'), filled('b', '9000000')], true)).toMatch(/10,000,000/)
    expect(
      checkSizeList(
        saved.map((row) => ({ ...row, isTakenOff: true })),
        false,
      ),
    ).toMatch(/keeps at least one/)
    expect(checkSizeList([], true)).toBeUndefined()
    expect(checkSizeList([filled('a', '0')], true)).toBeUndefined()
  })
})

describe('refusedSizes', () => {
  const problem: Problem = { code: 'validation_failed', detail: '', errors: [] }

  it('puts errors on the rows that were sent', () => {
    const rows = [newRow(), filled('EU 42'), filled('EU 43')]
    const errors = [
      { field: 'sizes[1]', message: 'has the same label as another size' },
      { field: 'sizes[0].totalStock', message: 'must be at most 5' },
      { field: 'price', message: 'is required' },
    ]
    expect([...refusedSizes({ ...problem, errors }, rows)]).toEqual([
      [rows[2], { row: 'This size has the same label as another size.' }],
      [rows[1], { stock: 'This size must be at most 5.' }],
    ])
  })

  it('finds the size that cannot be taken off, by the label that is saved', () => {
    const rows = withoutRow(withoutRow(saved, 's1'), 's2').map((row) => ({ ...row, label: 'reworded' }))
    const detail = 'The size EU 42 cannot be taken off: it has pairs.'
    const refused = refusedSizes({ ...problem, code: 'conflict', detail }, rows)
    expect([...refused].map(([{ id }, errors]) => [id, errors])).toEqual([['s2', { row: detail }]])
  })
})

describe('presets', () => {
  it('are the usual lists', () => {
    expect(presets.map(({ name, labels }) => [name, labels.length, labels[1] ?? labels[0]])).toEqual([
      ['EU 36–47', 23, 'EU 36.5'],
      ['US men', 17, 'US M 6.5'],
      ['US women', 15, 'US W 5.5'],
      ['One size', 1, 'One size'],
    ])
  })

  it('replace the rows of a new drop, and keep what was typed for the same labels', () => {
    const rows = withPreset([filled('EU 41'), filled('eu 42', '7')], ['EU 42', 'EU 43'])
    expect(rows.map(({ label, stock }) => [label, stock])).toEqual([
      ['eu 42', '7'],
      ['EU 43', ''],
    ])
  })

  it('only add to the sizes that a drop has', () => {
    expect(labelsOf(withPreset(saved, ['EU 42', 'EU 44']))).toEqual(['EU 41', 'EU 42', 'EU 43', 'EU 44'])
  })
})
