import { describe, expect, it } from 'vitest'
import { goneText, nearestOpen, sizeState } from '@/features/sizes/size-state'
import { aDrop, aSize } from '@/lib/live/fixture'

const end = '2026-11-22T12:02:00Z'
const soldOut = { ...aSize('s3', 'EU 42', 0), availableStock: 0, soldStock: 5 }
const held = { ...aSize('s4', 'EU 43', 5), nextHoldEnd: end }

describe('sizeState', () => {
  it.each([
    [{ kind: 'open' }, aSize('s1', 'EU 41'), 'live'],
    [{ kind: 'open', left: 3 }, aSize('s1', 'EU 41', 2), 'live'],
    [{ kind: 'open' }, aSize('s1', 'EU 41', 2), 'upcoming'],
    [{ kind: 'sold-out' }, soldOut, 'live'],
    [{ kind: 'all-held', untilMs: Date.parse(end) }, held, 'live'],
    [{ kind: 'closed' }, aSize('s1', 'EU 41'), 'ended'],
    [{ kind: 'sold-out' }, soldOut, 'ended'],
  ] as const)('is %o', (state, size, status) => {
    expect(sizeState(size, aDrop({ status }))).toEqual(state)
  })
})

describe('nearestOpen', () => {
  const drop = aDrop({ sizes: [aSize('s1', 'EU 40'), aSize('s2', 'EU 41'), soldOut, held, aSize('s5', 'EU 44')] })

  it('starts with the nearest, and of two with the larger', () => {
    expect(nearestOpen(drop, 's3', 3).map(({ id }) => id)).toEqual(['s2', 's5', 's1'])
    expect(nearestOpen(drop, 's3', 1).map(({ id }) => id)).toEqual(['s2'])
  })

  it('never offers the size itself', () => {
    expect(nearestOpen(drop, 's1', 9).map(({ id }) => id)).toEqual(['s2', 's5'])
  })
})

describe('goneText', () => {
  it('distinguishes what may come back', () => {
    expect(goneText([soldOut], aDrop())).toBe('EU 42 has sold out.')
    expect(goneText([soldOut, { ...soldOut, label: 'EU 43' }], aDrop())).toBe('EU 42 and EU 43 have sold out.')
    expect(goneText([soldOut, held], aDrop())).toContain('Some may come back')
  })
})
