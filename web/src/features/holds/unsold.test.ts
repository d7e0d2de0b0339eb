import { describe, expect, it } from 'vitest'
import { costOfRelease, waitEndMs } from '@/features/holds/unsold'
import type { OwnReservation } from '@/lib/api/endpoints'
import { aDrop } from '@/lib/live/fixture'

const drop = aDrop({ freeReturns: 1 })
const at = (time: string) => Date.parse(`2026-11-22T${time}Z`)

/** A hold of 60 s that its user let go. */
const letGo = (createdAt: string, changes: Partial<OwnReservation> = {}): OwnReservation => ({
  id: createdAt,
  dropId: drop.id,
  userId: 'alex',
  status: 'cancelled',
  price: '149.00',
  currency: 'USD',
  size: null,
  createdAt: `2026-11-22T${createdAt}Z`,
  expiresAt: new Date(Math.ceil(at(createdAt) / 1000 + 60) * 1000).toISOString(),
  closedAt: new Date(at(createdAt) + 5200).toISOString(),
  unsold: true,
  drop,
  ...changes,
})

describe('waitEndMs', () => {
  it('is 0 for free unsold holds, and for a drop without a limit', () => {
    expect(waitEndMs(drop, [])).toBe(0)
    expect(waitEndMs(drop, [letGo('12:00:00')])).toBe(0)
    expect(waitEndMs(aDrop({ freeReturns: null }), [letGo('12:00:00'), letGo('12:01:00')])).toBe(0)
  })

  it('counts from the next whole second after a hold was let go, and doubles', () => {
    const holds = [letGo('12:01:00.300'), letGo('12:00:00')]
    expect(waitEndMs(drop, holds)).toBe(at('12:02:06'))
    expect(waitEndMs(drop, [letGo('12:05:00'), ...holds])).toBe(at('12:07:06'))
  })

  it('counts microseconds, which a date does not have', () => {
    const justAfter = letGo('12:01:00', { closedAt: '2026-11-22T12:01:05.0004Z' })
    expect(waitEndMs(drop, [justAfter, letGo('12:00:00')])).toBe(at('12:02:06'))
  })

  it('counts from the end of a hold that ran out, even if it was expired late', () => {
    const ranOut = letGo('12:01:00', { status: 'expired', closedAt: '2026-11-22T12:02:07Z' })
    expect(waitEndMs(drop, [ranOut, letGo('12:00:00')])).toBe(at('12:03:00'))
  })

  it('is at most half an hour', () => {
    const many = Array.from({ length: 12 }, (_, n) => letGo(`12:${String(n + 10)}:00`))
    expect(waitEndMs(drop, many)).toBe(at('12:51:06'))
  })

  it('leaves out what was bought, what the store released, and other drops', () => {
    const others = [letGo('12:01:00', { unsold: false }), letGo('12:02:00', { dropId: 'another' })]
    expect(waitEndMs(drop, [...others, letGo('12:00:00')])).toBe(0)
  })
})

describe('costOfRelease', () => {
  it('is 0 until the free ones are used up, and then doubles', () => {
    const hold = letGo('12:09:00')
    expect(costOfRelease(drop, [], hold)).toBe(0)
    expect(costOfRelease(drop, [letGo('12:00:00')], hold)).toBe(60_000)
    expect(costOfRelease(drop, [letGo('12:00:00'), letGo('12:01:00')], hold)).toBe(120_000)
  })
})
