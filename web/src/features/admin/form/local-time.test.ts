import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isoOf, localOf, zoneAt } from '@/features/admin/form/local-time'

const zoneBefore = process.env.TZ
const inZone = (zone: string) => {
  process.env.TZ = zone
}

beforeEach(() => inZone('Europe/Berlin'))
afterEach(() => {
  if (zoneBefore === undefined) delete process.env.TZ
  else process.env.TZ = zoneBefore
})

describe('localOf', () => {
  it('shows a time in this browser’s zone, in winter and in summer', () => {
    expect(localOf('2026-01-05T11:30:00Z')).toBe('2026-01-05T12:30')
    expect(localOf('2026-07-05T11:30:00Z')).toBe('2026-07-05T13:30')
  })

  it('shows seconds only when there are any', () => {
    expect(localOf('2026-01-05T11:30:07Z')).toBe('2026-01-05T12:30:07')
  })

  it('supports zones that differ from UTC by fractions of an hour', () => {
    inZone('Asia/Kolkata')
    expect(localOf('2026-01-05T20:00:00Z')).toBe('2026-01-06T01:30')
  })
})

describe('isoOf', () => {
  it('is the inverse of localOf', () => {
    for (const iso of ['2026-01-05T11:30:00.000Z', '2026-07-05T11:30:07.000Z']) expect(isoOf(localOf(iso))).toBe(iso)
  })

  it('is the time that was filled in, in the hour that autumn has twice', () => {
    const [first, second] = ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']
    expect(localOf(first)).toBe(localOf(second))
    expect([isoOf(localOf(second), second), isoOf(localOf(first), first)]).toEqual([second, first])
    expect(isoOf('2026-10-25T04:00', second)).toBe('2026-10-25T03:00:00.000Z')
    expect(isoOf('', second)).toBeNull()
  })

  it('is null for an invalid time', () => {
    for (const text of ['', 'soon', '2026-13-01T00:00']) expect(isoOf(text)).toBeNull()
  })
})

describe('zoneAt', () => {
  it('names the zone, and how far it is from UTC at that moment', () => {
    expect(zoneAt('2026-01-05T12:30')).toBe('Europe/Berlin, UTC+1')
    expect(zoneAt('2026-07-05T12:30')).toBe('Europe/Berlin, UTC+2')
    expect(zoneAt('')).toMatch(/^Europe\/Berlin, UTC\+[12]$/)
  })

  it('does not say UTC twice', () => {
    inZone('UTC')
    expect(zoneAt('2026-01-05T12:30')).toBe('UTC')
  })
})
