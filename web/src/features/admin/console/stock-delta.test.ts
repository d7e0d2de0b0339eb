import { describe, expect, it } from 'vitest'
import { deltaError, deltaHint, deltaOf, reasonError, refusalOf } from '@/features/admin/console/stock-delta'
import { aDrop } from '@/lib/live/fixture'
import type { Problem } from '@/lib/problem'

const drop = aDrop({ totalStock: 10, availableStock: 7, reservedStock: 2, soldStock: 1 })
const problem = (code: Problem['code']): Problem => ({ code, detail: 'What the server says.', errors: [] })

describe('deltaOf', () => {
  it.each([
    ['5', 5],
    ['+5', 5],
    [' -12 ', -12],
    ['0', 0],
    ['', undefined],
    ['1.5', undefined],
    ['1e3', undefined],
    ['123456789', undefined],
  ])('reads %j as %j', (typed, delta) => {
    expect(deltaOf(typed)).toBe(delta)
  })
})

describe('deltaError', () => {
  it('accepts whole numbers up to the largest stock, except 0', () => {
    for (const typed of ['1', '-1', '10000000', '-10000000']) expect(deltaError(typed), typed).toBeUndefined()
    for (const typed of ['10000001', '-10000001', 'five', ''])
      expect(deltaError(typed), typed).toBe('A whole number, such as 10 or -5.')
    expect(deltaError('0')).toBe('That would change nothing.')
  })
})

describe('reasonError', () => {
  it('requires a reason', () => {
    expect(reasonError('found a box')).toBeUndefined()
    expect(reasonError('   ')).toMatch(/^Say why/)
  })
})

describe('deltaHint', () => {
  it('shows the available units after a change', () => {
    expect(deltaHint('', drop)).toBe('7 are available now. Below zero takes some away.')
    expect(deltaHint('5', drop)).toBe('Available goes from 7 to 12.')
    expect(deltaHint('-7', drop)).toBe('Available goes from 7 to 0.')
    expect(deltaHint('-8', drop)).toBe('Only 7 are available now.')
    expect(deltaHint('-2', aDrop({ availableStock: 1 }))).toBe('Only 1 is available now.')
  })
})

describe('refusalOf', () => {
  it('includes the figures of a refusal', () => {
    expect(refusalOf(problem('insufficient_stock'), -8, drop)).toBe(
      'You wanted to take 8 away, and 7 are available: 2 in carts and 1 sold stay with their owners.',
    )
  })

  it('shows the server’s message if it has none of its own, and nothing if nothing was refused', () => {
    expect(refusalOf(problem('drop_ended'), 1, drop)).toBe('What the server says.')
    expect(refusalOf(undefined, 1, drop)).toBeUndefined()
  })
})
