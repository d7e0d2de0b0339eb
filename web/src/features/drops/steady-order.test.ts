import { describe, expect, it } from 'vitest'
import { newTo, openingOrder, withNew } from '@/features/drops/steady-order'
import { aDrop } from '@/lib/live/fixture'

const drops = (...ids: string[]) => ids.map((id) => aDrop({ id }))
const soldOut = aDrop({ id: 'gone', availableStock: 0, reservedStock: 0, soldStock: 5, totalStock: 5 })
const inCarts = aDrop({ id: 'held', availableStock: 0, reservedStock: 2, soldStock: 3, totalStock: 5 })

describe('openingOrder', () => {
  it('puts what has sold out behind what can be had or may come back', () => {
    expect(openingOrder([soldOut, inCarts, ...drops('a', 'b')])).toEqual(['held', 'a', 'b', 'gone'])
  })

  it('leaves ended drops as they are', () => {
    expect(openingOrder([{ ...soldOut, status: 'ended' }, ...drops('a')])).toEqual(['gone', 'a'])
  })
})

describe('withNew', () => {
  it('adds each new drop where the list has it, and moves no other', () => {
    expect(withNew(['b', 'a', 'opened'], drops('new', 'a', 'later', 'b'))).toEqual(['new', 'b', 'a', 'later', 'opened'])
  })

  it('adds nothing twice', () => {
    expect(withNew(['a'], drops('a'))).toEqual(['a'])
    expect(newTo(['a'], drops('a', 'b')).map(({ id }) => id)).toEqual(['b'])
  })
})
