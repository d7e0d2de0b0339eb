import { describe, expect, it } from 'vitest'
import { shortLabels } from '@/features/admin/console/short-labels'

describe('shortLabels', () => {
  it.each([
    [['EU 42', 'EU 42.5'], 'EU', ['42', '42.5']],
    [['US M 8', 'US M 9'], 'US M', ['8', '9']],
    [['US M 8', 'US W 8'], 'US', ['M 8', 'W 8']],
    [['EU 42', 'US 9'], '', ['EU 42', 'US 9']],
    [['EU', 'EU 42'], '', ['EU', 'EU 42']],
    [['One size'], '', ['One size']],
    [['S', 'M'], '', ['S', 'M']],
    [[], '', []],
  ])('%j are %j %j', (labels, prefix, short) => {
    expect(shortLabels(labels)).toEqual({ prefix, short })
  })
})
