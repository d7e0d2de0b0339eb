import { describe, expect, it } from 'vitest'
import { leftMs, lengthMs } from '@/features/holds/time-left'
import { formatCountdown } from '@/lib/time'

const hold = { createdAt: '2026-11-22T12:00:00.300Z', expiresAt: '2026-11-22T12:01:01Z' }
const shownAt = (time: string) => formatCountdown(leftMs(hold, Date.parse(`2026-11-22T${time}Z`)))

describe('leftMs', () => {
  it('never shows more than the hold’s seconds, and its end on time', () => {
    expect(['12:00:00.300', '12:00:00.900', '12:00:02', '12:01:00.500', '12:01:01'].map(shownAt)).toEqual([
      '1:00',
      '1:00',
      '0:59',
      '0:01',
      '0:00',
    ])
  })
})

describe('lengthMs', () => {
  it.each([
    ['12:00:00', '12:01:00'],
    ['12:00:00.000001', '12:01:01'],
    ['12:00:00.0004', '12:01:01'],
    ['12:00:00.001', '12:01:01'],
    ['12:00:00.999999', '12:01:01'],
  ])('of a hold of 60 s from %s is 60 s', (from, until) => {
    expect(lengthMs({ createdAt: `2026-11-22T${from}Z`, expiresAt: `2026-11-22T${until}Z` })).toBe(60_000)
  })
})
