import { describe, expect, it } from 'vitest'
import { aDrop, aSize, saleAt, sizeStock, stockAt } from '@/lib/live/fixture'
import { applySale, applyStock, newerOf, type ShownDrop } from '@/lib/live/shown-drop'

const buyers = (drop: ShownDrop) => drop.recentPurchases.map(({ user }) => user.name)

describe('applyStock', () => {
  it('accepts newer stock', () => {
    const drop = aDrop()
    applyStock(drop, stockAt(6, 4))
    expect(drop).toMatchObject({ seq: 6, availableStock: 6, reservedStock: 4 })
  })

  it.each([5, 4])('leaves version %i alone when it has 5', (seq) => {
    const drop = aDrop()
    applyStock(drop, stockAt(seq, 4))
    expect(drop).toEqual(aDrop())
  })
})

describe('sizes', () => {
  const reserved = (drop: ShownDrop) => drop.sizes.map(({ label, reservedStock }) => [label, reservedStock])
  const sized = () => aDrop({ sizes: [aSize('s1', 'EU 42', 1), aSize('s2', 'EU 43')] })

  it('take newer stock, in the order in which they are shown, and leave the objects of others alone', () => {
    const drop = sized()
    const before = drop.sizes
    applyStock(drop, stockAt(6, 7, { sizes: [sizeStock('s2', 2), sizeStock('s1', 5), sizeStock('s9', 1)] }))
    expect(reserved(drop)).toEqual([
      ['EU 42', 5],
      ['EU 43', 2],
    ])
    expect(drop.sizes[0]).toMatchObject({ availableStock: 0, nextHoldEnd: '2026-11-22T12:02:00Z' })
    expect(before).toEqual(sized().sizes)
  })

  it('ignore older stock', () => {
    const drop = sized()
    applyStock(drop, stockAt(5, 7, { sizes: [sizeStock('s1', 5)] }))
    expect(drop).toEqual(sized())
  })

  it('stay when a server from before sizes sends stock or the drop', () => {
    const drop = sized()
    applyStock(drop, { ...stockAt(6, 1), sizes: undefined as never })
    expect(reserved(drop)).toEqual(reserved(sized()))
    const { sizes: _, ...older } = aDrop({ seq: 7, status: 'paused' })
    const merged = newerOf(drop, older as ShownDrop)
    expect(merged.status).toBe('paused')
    expect(reserved(merged)).toEqual(reserved(sized()))
    applyStock(older as ShownDrop, stockAt(8, 1))
  })

  it('are called as in a newer read, with the counts of an even newer message', () => {
    const shown: ShownDrop = sized()
    applyStock(shown, stockAt(8, 5, { sizes: [sizeStock('s1', 5), sizeStock('s2', 0)] }))
    const read = aDrop({ seq: 7, sizes: [aSize('s3', 'EU 44'), aSize('s1', '42')] })
    expect(reserved(newerOf(shown, read))).toEqual([
      ['EU 44', 0],
      ['42', 5],
    ])
  })
})

describe('applySale', () => {
  it('keeps the newest three', () => {
    const drop = aDrop()
    for (const [i, name] of ['Ann', 'Ben', 'Cem', 'Dee'].entries()) applySale(drop, saleAt(6 + i, name))
    expect(buyers(drop)).toEqual(['Dee', 'Cem', 'Ben'])
  })

  it('accepts a purchase whose stock message came first', () => {
    const drop = aDrop()
    applyStock(drop, stockAt(7, 0))
    applySale(drop, saleAt(7, 'Ann'))
    expect(buyers(drop)).toEqual(['Ann'])
  })

  it('ignores a purchase from before the drop was read', () => {
    const drop = aDrop()
    applySale(drop, saleAt(5, 'Ann'))
    expect(buyers(drop)).toEqual([])
  })
})

describe('newerOf', () => {
  it('shows the read drop when the socket had nothing newer', () => {
    const read = aDrop({ seq: 9, name: 'Tempo Two' })
    expect(newerOf(aDrop(), read)).toBe(read)
  })

  it('keeps the shown drop, unchanged, when the read one is not newer', () => {
    const shown = aDrop()
    expect(newerOf(shown, aDrop())).toBe(shown)
  })

  it('combines the fields of a newer read with the stock of an even newer message', () => {
    const shown: ShownDrop = aDrop()
    applyStock(shown, stockAt(8, 3))
    const merged = newerOf(shown, aDrop({ seq: 7, status: 'paused', reservedStock: 1, availableStock: 9 }))
    expect(merged).toMatchObject({ seq: 8, status: 'paused', reservedStock: 3, availableStock: 7 })
  })

  it('opens a drop at its start, before there is a new version', () => {
    const shown = aDrop({ status: 'upcoming' })
    expect(newerOf(shown, aDrop({ status: 'live' })).status).toBe('live')
    expect(newerOf(aDrop({ status: 'live' }), shown).status).toBe('live')
  })
})
