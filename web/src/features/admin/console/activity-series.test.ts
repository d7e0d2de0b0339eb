import { describe, expect, it } from 'vitest'
import {
  activityUntil,
  averagedSeconds,
  lastSecond,
  minutesOf,
  ratesOf,
  windowSeconds,
} from '@/features/admin/console/activity-series'

const untilS = Date.UTC(2026, 0, 5, 12) / 1000

/** The server's counts of one second, that many seconds before the last one shown. */
const second = (ago: number, counts: { holds?: number; sold?: number; expired?: number; cancelled?: number } = {}) => ({
  at: new Date((untilS - ago) * 1000).toISOString(),
  holds: 0,
  sold: 0,
  expired: 0,
  cancelled: 0,
  ...counts,
})

describe('activityUntil', () => {
  it('has an entry for every second of the window, and zero where nothing happened', () => {
    const { times, holds, purchases, returns } = activityUntil([], untilS)
    expect(times).toHaveLength(windowSeconds)
    expect(times.at(0)).toBe(untilS - windowSeconds + 1)
    expect(times.at(-1)).toBe(untilS)
    expect([...holds, ...purchases, ...returns].some((count) => count !== 0)).toBe(false)
  })

  it('puts each count at its second, and adds both ways in which a unit comes back', () => {
    const { holds, purchases, returns } = activityUntil(
      [second(2, { holds: 4 }), second(0, { sold: 3, expired: 1, cancelled: 2 })],
      untilS,
    )
    expect(holds.slice(-3)).toEqual([4, 0, 0])
    expect(purchases.slice(-3)).toEqual([0, 0, 3])
    expect(returns.slice(-3)).toEqual([0, 0, 3])
  })

  it('leaves out what is older or newer than the window, and keeps its ends', () => {
    const { holds } = activityUntil(
      [
        second(windowSeconds, { holds: 9 }),
        second(windowSeconds - 1, { holds: 1 }),
        second(0, { holds: 2 }),
        second(-1, { holds: 9 }),
      ],
      untilS,
    )
    expect(holds.at(0)).toBe(1)
    expect(holds.at(-1)).toBe(2)
    expect(holds.reduce((a, b) => a + b, 0)).toBe(3)
  })
})

describe('lastSecond', () => {
  it('is the last one in which something happened', () => {
    expect(lastSecond([second(9), second(4)])).toBe(untilS - 4)
    expect(lastSecond([])).toBeUndefined()
  })
})

describe('ratesOf', () => {
  it('averages each second with those before it, and keeps the sum of a burst', () => {
    const { holds } = ratesOf(activityUntil([second(averagedSeconds, { holds: 10 })], untilS))
    expect(holds.slice(-averagedSeconds - 2)).toEqual([0, 2, 2, 2, 2, 2, 0])
  })

  it('averages the first seconds over the seconds that exist', () => {
    const { holds } = ratesOf(activityUntil([second(windowSeconds - 1, { holds: 6 })], untilS))
    expect(holds.slice(0, 3)).toEqual([6, 3, 2])
  })
})

describe('minutesOf', () => {
  it('adds up each minute, newest first', () => {
    const minutes = minutesOf(
      activityUntil([second(60, { holds: 5, cancelled: 1 }), second(59, { sold: 2 }), second(0, { sold: 1 })], untilS),
    )
    expect(minutes).toHaveLength(windowSeconds / 60)
    expect(minutes[0]).toEqual({ fromS: untilS - 59, holds: 0, purchases: 3, returns: 0 })
    expect(minutes[1]).toEqual({ fromS: untilS - 119, holds: 5, purchases: 0, returns: 1 })
  })
})
