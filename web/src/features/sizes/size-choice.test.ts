import { afterEach, describe, expect, it, vi } from 'vitest'
import { sizeChoice } from '@/features/sizes/size-choice'
import { readChoices, writeChoice } from '@/features/sizes/stored-choices'
import { aDrop, aSize } from '@/lib/live/fixture'

const drop = aDrop({ sizes: [aSize('s1', 'EU 41'), aSize('s2', 'EU 42'), aSize('s3', 'EU 42.5')] })
const found = (stored?: string[], lastLabel: string | null = null, of = drop) => {
  const { wish, source } = sizeChoice(of, stored, lastLabel)
  return [wish.map(({ label }) => label), source]
}

describe('sizeChoice', () => {
  it('is nothing at first, and nothing where there are no sizes', () => {
    expect(found()).toEqual([[], null])
    expect(found(['s1'], 'EU 41', aDrop())).toEqual([[], null])
  })

  it('is what was chosen, in its order, without sizes that were taken off', () => {
    expect(found(['s3', 'gone', 's1'], 'EU 42')).toEqual([['EU 42.5', 'EU 41'], 'chosen'])
  })

  it('is the size with the last label, if nothing else was chosen', () => {
    expect(found(undefined, 'EU 42')).toEqual([['EU 42'], 'last'])
    expect(found(['gone'], 'EU 42')).toEqual([['EU 42'], 'last'])
    expect(found(undefined, 'EU 47')).toEqual([[], null])
  })

  it('is the only size by itself', () => {
    expect(found(undefined, null, aDrop({ sizes: [aSize('s1', 'One size')] }))).toEqual([['One size'], 'only'])
  })
})

describe('the stored choices', () => {
  afterEach(() => {
    localStorage.clear()
    vi.restoreAllMocks()
  })

  it('keep what another tab has written', () => {
    writeChoice('one', ['s1'], 'EU 41')
    localStorage.setItem('sizes', JSON.stringify({ byDrop: { other: ['s9'] }, lastLabel: 'EU 44' }))
    writeChoice('two', ['s2', 's3'], 'EU 42')
    expect(readChoices()).toEqual({ byDrop: { other: ['s9'], two: ['s2', 's3'] }, lastLabel: 'EU 42' })
  })

  it('forget the oldest of more than fifty drops', () => {
    for (let n = 0; n < 51; n++) writeChoice(`drop ${n}`, ['s1'], 'EU 41')
    writeChoice('drop 5', ['s2'], 'EU 42') // is the newest now
    for (let n = 51; n < 56; n++) writeChoice(`drop ${n}`, ['s1'], 'EU 41')
    const { byDrop } = readChoices()
    expect(Object.keys(byDrop)).toHaveLength(50)
    expect(byDrop).not.toHaveProperty('drop 0')
    expect(byDrop).not.toHaveProperty('drop 4')
    expect(byDrop).toHaveProperty('drop 7')
    expect(byDrop['drop 5']).toEqual(['s2'])
  })

  it.each(['not JSON', 'null', '[]', '{"byDrop":{"a":"s1","b":[1],"c":["s1"]},"lastLabel":7}'])(
    'ignore what they cannot read: %s',
    (text) => {
      localStorage.setItem('sizes', text)
      const { byDrop, lastLabel } = readChoices()
      expect(Object.keys(byDrop).filter((id) => id !== 'c')).toEqual([])
      expect(lastLabel).toBeNull()
    },
  )

  it('do without storage', () => {
    vi.stubGlobal('localStorage', undefined)
    writeChoice('one', ['s1'], 'EU 41')
    expect(readChoices()).toEqual({ byDrop: {}, lastLabel: null })
    vi.unstubAllGlobals()
  })
})
