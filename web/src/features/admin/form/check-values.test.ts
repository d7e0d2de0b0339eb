import { afterEach, describe, expect, it } from 'vitest'
import { checkValues } from '@/features/admin/form/check-values'
import { type DropValues, emptyValues } from '@/features/admin/form/drop-values'
import { localOf } from '@/features/admin/form/local-time'

const zoneBefore = process.env.TZ
afterEach(() => {
  if (zoneBefore === undefined) delete process.env.TZ
  else process.env.TZ = zoneBefore
})

const good: DropValues = { ...emptyValues(60, Date.UTC(2026, 0, 5)), name: 'Court', price: '219.00', totalStock: '12' }

/** The fields with errors after a change to valid values. */
const wrongAfter = (changes: Partial<DropValues>) => Object.keys(checkValues({ ...good, ...changes }))

describe('checkValues', () => {
  it('finds no error in a valid form', () => {
    expect(checkValues(good)).toEqual({})
  })

  it.each<[keyof DropValues, string[], string[]]>([
    ['name', ['x'.repeat(200), '👟'.repeat(200), 'two\nlines'], ['', '  ', 'x'.repeat(201), 'a bell \u0007', '\uFFFD']],
    ['brand', ['', 'x'.repeat(100)], ['x'.repeat(101)]],
    ['description', ['x'.repeat(4000), 'a\ttab'], ['x'.repeat(4001), '\u0000']],
    ['imageUrl', ['', '/media/low.svg', 'https://a.example/b.png'], ['http://a.example/b.png', 'javascript:alert(1)']],
    [
      'price',
      ['0', '219', '219.5', ' 219.00 ', '9999999999.99'],
      ['', '219.001', '-1', '1e3', '219,00', '12345678901'],
    ],
    ['currency', ['USD', ' EUR '], ['usd', 'US', 'USDX', '']],
    ['totalStock', ['0', '10000000'], ['', '-1', '1.5', '10000001', '1e3']],
    ['maxPerUser', ['1', '1000'], ['0', '1001']],
    ['holdSeconds', ['1', '900'], ['0', '901']],
    ['freeReturns', ['', '0', '100'], ['-1', '101', 'none']],
    ['dropStartTime', ['2000-01-02T00:00', '8999-12-30T00:00'], ['', 'soon', '1999-12-30T00:00', '9001-01-02T00:00']],
  ])('judges %s as the server does', (field, right, wrong) => {
    for (const text of right) expect(wrongAfter({ [field]: text }), text).toEqual([])
    for (const text of wrong) expect(wrongAfter({ [field]: text }), text).toEqual([field])
  })

  it('accepts a fraction only in a currency that has one', () => {
    expect(wrongAfter({ currency: 'JPY', price: '24900.00' })).toEqual([])
    expect(wrongAfter({ currency: 'JPY', price: '24900.50' })).toEqual(['price'])
    expect(wrongAfter({ currency: 'KWD', price: '219.50' })).toEqual([])
  })

  it('accepts an end only after the start', () => {
    const dropStartTime = '2026-01-05T12:30'
    expect(wrongAfter({ dropStartTime, dropEndTime: '2026-01-05T12:31' })).toEqual([])
    expect(wrongAfter({ dropStartTime, dropEndTime: '' })).toEqual([])
    for (const dropEndTime of ['2026-01-05T12:30', '2026-01-05T12:29', 'later', '9001-01-02T00:00']) {
      expect(wrongAfter({ dropStartTime, dropEndTime }), dropEndTime).toEqual(['dropEndTime'])
    }
  })

  it('takes an end in the hour that autumn repeats, as it was filled in', () => {
    process.env.TZ = 'Europe/Berlin'
    const filledIn = { dropStartTime: '2026-10-25T00:40:00.000Z', dropEndTime: '2026-10-25T01:30:00.000Z' }
    const times = { dropStartTime: localOf(filledIn.dropStartTime), dropEndTime: localOf(filledIn.dropEndTime) }
    expect(checkValues({ ...good, ...times }, filledIn)).toEqual({})
    expect(checkValues({ ...good, ...times })).toHaveProperty('dropEndTime')
  })
})
