import { describe, expect, it } from 'vitest'
import {
  type Adjustment,
  adjustmentsOf,
  atATime,
  pastedDeltas,
  restockError,
  restockFailure,
  sendAll,
} from '@/features/admin/console/restock'
import { aSize } from '@/lib/live/fixture'

const sizes = [aSize('s1', 'EU 42'), aSize('s2', 'EU 42.5'), aSize('s3', 'EU 43')]
const byId = (adjustments: Adjustment[]) => new Map(adjustments.map((one) => [one.size, one]))

describe('adjustmentsOf', () => {
  it('has one for each size with a change, in the seller’s order, each with its own key', () => {
    const wanted = adjustmentsOf(sizes, { s3: '-2', s1: '+1.000', s2: '' }, 'van', new Map())
    expect(wanted.map(({ size, delta }) => [size, delta])).toEqual([
      ['s1', 1000],
      ['s3', -2],
    ])
    expect(new Set(wanted.map(({ key }) => key)).size).toBe(2)
  })

  it('keeps the key of what is sent again, and takes a new one for what was changed', () => {
    const first = adjustmentsOf(sizes, { s1: '5', s2: '5' }, 'van', new Map())
    const again = adjustmentsOf(sizes, { s1: ' +5', s2: '6' }, 'van', byId(first))
    expect(again[0]?.key).toBe(first[0]?.key)
    expect(again[1]?.key).not.toBe(first[1]?.key)
    expect(adjustmentsOf(sizes, { s1: '5' }, 'box', byId(first))[0]?.key).not.toBe(first[0]?.key)
  })
})

describe('restockError', () => {
  it('wants whole numbers, and lets empty ones be', () => {
    for (const typed of ['', ' ', '5', '-5', '+1.000', '10,0']) expect(restockError(typed), typed).toBeUndefined()
    for (const typed of ['five', '1,5', '10000001']) expect(restockError(typed), typed).toMatch(/^A whole number/)
    expect(restockError('0')).toBe('That would change nothing.')
  })
})

describe('sendAll', () => {
  it('sends all, a few at once, and goes on after a failure', async () => {
    const sent: number[] = []
    const answers: (() => void)[] = []
    const done = sendAll([1, 2, 3, 4, 5], (one) => {
      sent.push(one)
      return new Promise((resolve) => answers.push(resolve))
    })
    expect(sent).toHaveLength(atATime)
    for (let i = 0; i < 5; i++) {
      answers[i]?.()
      await Promise.resolve()
      await Promise.resolve()
    }
    await done
    expect(sent).toEqual([1, 2, 3, 4, 5])
  })
})

describe('pastedDeltas', () => {
  it('fills a column from a row on, over empty lines', () => {
    expect(pastedDeltas(sizes, 1, [['5'], [''], ['7']])).toEqual({ typed: { s2: '5' }, unknown: ['7'] })
    expect(pastedDeltas(sizes, 0, [['5'], [''], ['7']])).toEqual({ typed: { s1: '5', s3: '7' }, unknown: [] })
  })

  it('finds sizes by label, whatever the order, and names those that are not there', () => {
    const lines = [
      ['eu 43', '3'],
      ['EU 42,5', '2'],
      ['EU 50', '9'],
    ]
    expect(pastedDeltas(sizes, 2, lines)).toEqual({ typed: { s3: '3', s2: '2' }, unknown: ['EU 50'] })
  })
})

describe('restockFailure', () => {
  const size = { availableStock: 3, reservedStock: 1, soldStock: 1 }

  it('says that an unanswered one may be done, and has the figures of a refused one', () => {
    const failure = (code: 'timeout' | 'insufficient_stock') =>
      restockFailure({ code, detail: 'What the server says.', errors: [] }, -5, size)
    expect(failure('timeout')).toMatch(/may be done already/)
    expect(failure('insufficient_stock')).toMatch(/^You wanted to take 5 away, and 3 are available/)
  })
})
