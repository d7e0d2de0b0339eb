import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fieldNames } from '@/features/admin/form/labels'
import { lateChangeOf, lockOf } from '@/features/admin/form/locks'
import type { DropStatus } from '@/lib/api/api.gen'

const statuses: DropStatus[] = ['upcoming', 'live', 'paused', 'ended', 'cancelled']

/** The table that a test of the server compares with its rules. */
const editable = JSON.parse(
  readFileSync(`${import.meta.dirname}/../../../../../internal/drop/testdata/editable.json`, 'utf8'),
) as Record<string, DropStatus[]>

describe('lockOf', () => {
  it('locks exactly the fields that the server would refuse', () => {
    const open = fieldNames.map((field) => [field, statuses.filter((status) => !lockOf(field, status))])
    expect(Object.fromEntries(open)).toEqual(editable)
  })

  it.each([
    ['name', 'cancelled', 'The drop was cancelled.'],
    ['price', 'ended', 'The drop has ended.'],
    ['sizes', 'ended', 'The drop has ended.'],
    ['currency', 'live', 'Fixed since the drop opened.'],
    ['totalStock', 'paused', 'The drop has opened. Add or take away pairs in its console.'],
  ] as const)('says why %s is locked when a drop is %s', (field, status, why) => {
    expect(lockOf(field, status)).toBe(why)
  })
})

describe('lateChangeOf', () => {
  it('warns about changes of the price and the hold time of a live drop, and of nothing else', () => {
    const warned = (status: DropStatus) => fieldNames.filter((field) => lateChangeOf(field, status))
    expect(warned('live')).toEqual(['price', 'holdSeconds'])
    expect(warned('paused')).toEqual(['price', 'holdSeconds'])
    expect(warned('upcoming')).toEqual([])
    expect(warned('ended')).toEqual([])
  })
})
