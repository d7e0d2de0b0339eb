import { describe, expect, it } from 'vitest'
import { formatAgo, formatCountdown, formatDuration, formatMoment } from '@/lib/time'

describe('formatCountdown', () => {
  it.each([
    [-5, '0:00'],
    [0, '0:00'],
    [1, '0:01'],
    [42_000, '0:42'],
    [42_001, '0:43'],
    [61_000, '1:01'],
    [3_723_000, '1:02:03'],
    [2 * 86_400_000 + 4 * 3_600_000 + 600_000, '2d 04:10:00'],
  ])('shows %i ms as %s', (ms, text) => expect(formatCountdown(ms)).toBe(text))
})

describe('formatDuration', () => {
  it.each([
    [400, 'less than a second'],
    [42_000, '42 s'],
    [192_000, '3 min 12 s'],
    [180_000, '3 min'],
    [90_061_000, '1 d 1 h'],
  ])('says %i ms as %s', (ms, text) => expect(formatDuration(ms)).toBe(text))
})

describe('formatAgo', () => {
  it.each([
    [-2000, 'just now'],
    [4000, '4 s ago'],
    [125_000, '2 min ago'],
    [7_200_000, '2 h ago'],
    [200_000_000, '2 d ago'],
  ])('says %i ms as %s', (ms, text) => expect(formatAgo(ms)).toBe(text))
})

describe('formatMoment', () => {
  it('has the year only when it is another than now’s', () => {
    const nowMs = Date.parse('2026-11-22T12:00:00Z')
    expect(formatMoment('2026-12-30T12:00:00Z', nowMs)).not.toContain('2026')
    expect(formatMoment('2027-01-03T12:00:00Z', nowMs)).toContain('2027')
    expect(formatMoment('2025-01-03T12:00:00Z', nowMs)).toContain('2025')
  })
})
