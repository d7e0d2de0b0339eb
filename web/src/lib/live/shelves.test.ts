import { describe, expect, it } from 'vitest'
import { aDrop } from '@/lib/live/fixture'
import { reshelve } from '@/lib/live/shelves'

const first = aDrop({ id: 'a', dropStartTime: '2026-11-22T13:00:00Z', status: 'upcoming' })
const second = aDrop({ id: 'b', dropStartTime: '2026-11-22T14:00:00Z', status: 'upcoming' })
const ids = (drops: { id: string }[]) => drops.map(({ id }) => id)

describe('reshelve', () => {
  it('moves a drop that has opened from the upcoming list to the live list', () => {
    const opened = { ...first, status: 'live' as const }
    const upcoming = [first, second]
    const live = [aDrop({ id: 'z' })]
    reshelve('listUpcomingDrops', upcoming, opened)
    reshelve('listLiveDrops', live, opened)
    expect([ids(upcoming), ids(live)]).toEqual([['b'], ['a', 'z']])
  })

  it('sorts an upcoming drop by its start', () => {
    const drops = [second]
    reshelve('listUpcomingDrops', drops, first)
    expect(ids(drops)).toEqual(['a', 'b'])
    reshelve('listUpcomingDrops', drops, { ...first, dropStartTime: '2026-11-22T15:00:00Z' })
    expect(ids(drops)).toEqual(['b', 'a'])
  })

  it('keeps a paused drop in the live list', () => {
    const drops = [aDrop({ id: 'a' })]
    reshelve('listLiveDrops', drops, aDrop({ id: 'a', status: 'paused' }))
    expect(drops[0]?.status).toBe('paused')
  })

  it('removes a cancelled drop, and never adds a rehearsal', () => {
    const drops = [first]
    reshelve('listUpcomingDrops', drops, { ...first, status: 'cancelled' })
    reshelve('listUpcomingDrops', drops, { ...second, rehearsal: true })
    expect(drops).toEqual([])
  })
})
