import { describe, expect, it } from 'vitest'
import { inZones } from '@/lib/in-zones'

const at = '2026-11-22T17:00:30Z'

describe('inZones', () => {
  it('names the visitor’s time, and the shop’s if it is another', () => {
    expect(inZones(at, 'Europe/Berlin', 'America/New_York')).toEqual({
      own: 'Nov 22, 2026, 12:00 PM EST',
      shop: 'Nov 22, 2026, 6:00 PM GMT+1',
    })
  })

  it('names one time if both clocks show the same, whatever the zone is called', () => {
    expect(inZones(at, 'Europe/Berlin', 'Europe/Madrid').shop).toBeUndefined()
    expect(inZones(at, undefined, 'Europe/Madrid').shop).toBeUndefined()
  })
})
