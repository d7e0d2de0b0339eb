import { describe, expect, it } from 'vitest'
import { salesPace } from '@/features/drops/sales-pace'
import { aDrop } from '@/lib/live/fixture'

const sold = (soldStock: number, of: object) =>
  salesPace({ ...aDrop({ totalStock: 45, soldStock, dropStartTime: '2026-11-22T13:00:00Z' }), ...of })

describe('salesPace', () => {
  it('is until the end for a drop that did not sell out', () => {
    const ended = { status: 'ended', dropEndTime: '2026-11-22T13:01:32Z', soldOutAt: null }
    expect(sold(29, ended)).toBe('29 of 45 sold, in 1:32')
  })

  it('is until the last unit for one that did, however long it stayed open', () => {
    const ended = { status: 'ended', dropEndTime: '2026-11-22T15:00:00Z', soldOutAt: '2026-11-22T13:00:09Z' }
    expect(sold(45, ended)).toBe('45 of 45 sold, in 0:09')
  })

  it('has no time while some are left, or if nothing was sold', () => {
    expect(sold(29, { status: 'live', dropEndTime: '2026-11-22T15:00:00Z', soldOutAt: null })).toBe('29 of 45 sold')
    expect(sold(0, { status: 'ended', dropEndTime: '2026-11-22T15:00:00Z', soldOutAt: null })).toBe('0 of 45 sold')
  })
})
