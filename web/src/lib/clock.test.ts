import { describe, expect, it, vi } from 'vitest'
import { ServerClock } from '@/lib/clock'

const noon = Date.parse('2026-11-22T12:00:00Z')
const at = (ms: number) => new Date(noon + ms).toISOString()

function clockOf(browserIsAheadMs: number) {
  let stopwatch = 0
  const clock = new ServerClock(
    () => stopwatch,
    () => noon + browserIsAheadMs + stopwatch,
  )
  return { clock, pass: (ms: number) => (stopwatch += ms) }
}

describe('ServerClock', () => {
  it('shows the browser’s time until there is an answer from the server', () => {
    const { clock } = clockOf(120_000)
    expect(clock.now()).toBe(noon + 120_000)
    expect(clock.measured).toBe(false)
  })

  it.each([120_000, -120_000, 3_600_000])('is right for a browser that is %i ms off', (ahead) => {
    const { clock, pass } = clockOf(ahead)
    pass(1000)
    clock.learn({ serverTime: at(950), sentAt: 900, receivedAt: 1000 })
    expect(clock.now()).toBe(noon + 1000)
    pass(5000)
    expect(clock.now()).toBe(noon + 6000)
  })

  it('keeps the reading with the shortest round trip', () => {
    const { clock, pass } = clockOf(0)
    pass(10_000)
    clock.learn({ serverTime: at(1000), sentAt: 990, receivedAt: 1010 })
    clock.learn({ serverTime: at(5400), sentAt: 4000, receivedAt: 6000 })
    expect(clock.now()).toBe(noon + 10_000)
  })

  it('accepts a later reading that contradicts all earlier ones, as after a sleep', () => {
    const { clock, pass } = clockOf(0)
    clock.learn({ serverTime: at(0), sentAt: 0, receivedAt: 10 })
    pass(1000)
    clock.learn({ serverTime: at(600_000), sentAt: 900, receivedAt: 1000 })
    expect(clock.now()).toBe(noon + 600_050)
  })

  it('ignores an invalid time', () => {
    const { clock } = clockOf(0)
    clock.learn({ serverTime: 'soon', sentAt: 0, receivedAt: 0 })
    expect(clock.measured).toBe(false)
  })

  it('calls back when it is set, until the caller stops that', () => {
    const { clock } = clockOf(0)
    const listener = vi.fn()
    const unsubscribe = clock.subscribe(listener)
    clock.learn({ serverTime: at(0), sentAt: 0, receivedAt: 20 })
    unsubscribe()
    clock.learn({ serverTime: at(0), sentAt: 0, receivedAt: 10 })
    expect(listener).toHaveBeenCalledTimes(1)
  })
})
