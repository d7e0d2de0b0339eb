import { describe, expect, it } from 'vitest'
import { formatMoney } from '@/lib/money'

describe('formatMoney', () => {
  it('keeps every digit of a decimal string', () => {
    expect(formatMoney('9999999999.99', 'USD')).toBe('$9,999,999,999.99')
    expect(formatMoney('0.10', 'EUR')).toBe('€0.10')
  })

  it('shows an unknown currency by its code', () => {
    expect(formatMoney('12.00', '???')).toBe('12.00 ???')
  })
})
