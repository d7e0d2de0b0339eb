import { describe, expect, it } from 'vitest'
import { reserveState } from '@/features/holds/reserve-state'
import type { OwnReservation } from '@/lib/api/endpoints'
import { aDrop, aSize } from '@/lib/live/fixture'

const now = Date.parse('2026-11-22T12:00:30Z')
const own = { hold: undefined, taken: 0, reserving: false, refusal: undefined, waitEndMs: 0 }
const none = { availableStock: 0, soldStock: 10 }
const held = { availableStock: 0, reservedStock: 10, updatedAt: '2026-11-22T12:00:20Z' }

describe('reserveState', () => {
  it.each([
    ['open', aDrop()],
    ['upcoming', aDrop({ status: 'upcoming' })],
    ['paused', aDrop({ status: 'paused' })],
    ['ended', aDrop({ status: 'ended' })],
    ['ended', aDrop({ dropEndTime: '2026-11-22T12:00:30Z' })],
    ['cancelled', aDrop({ status: 'cancelled' })],
    ['sold-out', aDrop(none)],
    ['all-held', aDrop(held)],
  ] as const)('is %s by the drop’s own word', (kind, drop) => {
    expect(reserveState(drop, own, now).kind).toBe(kind)
  })

  it('shows when the next hold ends', () => {
    const drop = aDrop({ ...held, nextHoldEnd: '2026-11-22T12:00:50Z' })
    expect(reserveState(drop, own, now)).toEqual({ kind: 'all-held', untilMs: Date.parse('2026-11-22T12:00:50Z') })
    expect(reserveState(drop, own, now + 20_000)).toEqual({ kind: 'all-held' })
  })

  it('prefers the server’s time at which a unit may come back', () => {
    const refusal = { code: 'all_held', retryAt: '2026-11-22T12:00:40Z', seq: 5 } as const
    expect(reserveState(aDrop(held), { ...own, refusal }, now)).toEqual({
      kind: 'all-held',
      untilMs: Date.parse('2026-11-22T12:00:40Z'),
    })
  })

  it('ignores a refusal when the drop has changed since', () => {
    const refusal = { code: 'sold_out', seq: 5 } as const
    expect(reserveState(aDrop(), { ...own, refusal }, now).kind).toBe('sold-out')
    expect(reserveState(aDrop({ seq: 6 }), { ...own, refusal }, now).kind).toBe('open')
  })

  it('takes a refusal for the wished sizes, where there are sizes, and not for the drop', () => {
    const refusal = { code: 'sold_out', seq: 5 } as const
    const sizes = [aSize('s1', 'EU 42', 5), aSize('s2', 'EU 43')]
    expect(reserveState(aDrop({ sizes }), { ...own, refusal }, now).kind).toBe('open')
    const limit = { code: 'purchase_limit_reached', seq: 5 } as const
    expect(reserveState(aDrop({ sizes }), { ...own, refusal: limit }, now).kind).toBe('limit')
  })

  it('shows the user’s own hold before everything else, until it ends', () => {
    const hold = { expiresAt: '2026-11-22T12:00:31Z' } as OwnReservation
    expect(reserveState(aDrop({ status: 'ended' }), { ...own, hold, taken: 1 }, now).kind).toBe('held')
    expect(reserveState(aDrop(), { ...own, hold, taken: 0 }, now + 1000).kind).toBe('open')
  })

  it('shows until when the user has to wait, from the list or from the server’s refusal', () => {
    const waitEndMs = now + 24_000
    expect(reserveState(aDrop(), { ...own, waitEndMs }, now)).toEqual({ kind: 'waiting', untilMs: waitEndMs })
    expect(reserveState(aDrop(), { ...own, waitEndMs }, waitEndMs).kind).toBe('open')
    const refusal = { code: 'cooling_down', retryAt: '2026-11-22T12:01:00Z', seq: 1, freeReturns: 2 } as const
    expect(reserveState(aDrop(), { ...own, refusal }, now).kind).toBe('waiting')
    expect(reserveState(aDrop({ freeReturns: null }), { ...own, refusal }, now).kind).toBe('open')
    expect(reserveState(aDrop({ status: 'paused' }), { ...own, waitEndMs }, now).kind).toBe('paused')
    expect(reserveState(aDrop(), { ...own, taken: 1, waitEndMs }, now).kind).toBe('limit')
  })

  it('shows when the user has reached the limit', () => {
    expect(reserveState(aDrop(), { ...own, taken: 1 }, now).kind).toBe('limit')
    expect(reserveState(aDrop({ maxPerUser: 2 }), { ...own, taken: 1 }, now).kind).toBe('open')
  })
})
