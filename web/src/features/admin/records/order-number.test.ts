import { describe, expect, it } from 'vitest'
import { orderNumberOf } from '@/features/admin/records/order-number'

describe('orderNumberOf', () => {
  it.each([
    'SH-7K3M-Q2XP',
    'sh-7k3m-q2xp',
    'SH7K3MQ2XP',
    ' sh 7k3m q2xp ',
    '7K3M-Q2XP',
    'SH–7K3M–Q2XP',
    '#SH-7K3M-Q2XP',
  ])('reads %j', (text) => {
    expect(orderNumberOf(text)).toBe('SH-7K3M-Q2XP')
  })

  it.each(['', 'SH-7K3M', 'SH-7K3M-Q2XP-1', 'Noor', 'noor@example.com'])('refuses %j', (text) => {
    expect(orderNumberOf(text)).toBeUndefined()
  })
})
