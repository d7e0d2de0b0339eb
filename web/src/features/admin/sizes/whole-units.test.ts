import { describe, expect, it } from 'vitest'
import { wholeUnits } from '@/features/admin/sizes/whole-units'

describe('wholeUnits', () => {
  it.each([
    ['20', 20],
    [' 20 ', 20],
    ['0', 0],
    ['20,0', 20],
    ['20,00', 20],
    ['20.00', 20],
    ['1.000', 1000],
    ['1,000', 1000],
    ['1.000,00', 1000],
    ['1 000', 1000],
    ['1\u00a0000', 1000],
    ['1’000', 1000],
    ['10.000.000', 10_000_000],
    ['+5', 5],
    ['-5', -5],
    ['−5', -5],
    ['- 5', -5],
  ])('reads %j as %j', (text, units) => {
    expect(wholeUnits(text)).toBe(units)
  })

  it.each(['', ' ', '20,5', '26.5', '1e3', '12.34.56', 'EU 42', '--5', '5-', '1234567890'])('refuses %j', (text) => {
    expect(wholeUnits(text)).toBeUndefined()
  })
})
