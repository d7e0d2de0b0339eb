import { describe, expect, it } from 'vitest'
import { pasteSizes } from '@/features/admin/form/paste-sizes'
import { newRow, type SizeColumn, type SizeRow } from '@/features/admin/form/size-rows'

const typed = (rows: SizeRow[]) => rows.map(({ label, note, stock }) => [label, note, stock])
const pasted = (
  lines: string[][],
  { rows = [newRow()], at = 0, column = 'label' as SizeColumn, withStock = true } = {},
) => typed(pasteSizes(rows, { at, column, lines, withStock }).rows)

describe('pasteSizes', () => {
  it('fills one column from the focused cell on, and adds the rows that are missing', () => {
    expect(pasted([['EU 42'], ['EU 43']])).toEqual([
      ['EU 42', '', ''],
      ['EU 43', '', ''],
    ])
    const rows = [newRow({ label: 'EU 42' }), newRow({ label: 'EU 43', stock: '9' }), newRow({ label: 'EU 44' })]
    expect(pasted([['5'], ['']], { rows, at: 1, column: 'stock' })).toEqual([
      ['EU 42', '', ''],
      ['EU 43', '', '5'],
      ['EU 44', '', ''],
    ])
  })

  it.each<[string, string[], string[]]>([
    ['labels and stock', ['EU 42', '20'], ['EU 42', '', '20']],
    ['labels and notes', ['EU 42', '26,5 cm'], ['EU 42', '26,5 cm', '']],
    ['all three', ['EU 42', 'US 8', '20'], ['EU 42', 'US 8', '20']],
    ['stock before notes', ['EU 42', '20', 'US 8'], ['EU 42', 'US 8', '20']],
    ['notes that are numbers, and stock', ['EU 42', '8', '20'], ['EU 42', '8', '20']],
  ])('finds %s, whichever cell they are pasted into', (_, cells, row) => {
    for (const column of ['label', 'note', 'stock'] as const) expect(pasted([cells], { column })).toEqual([row])
  })

  it('leaves out empty lines, keeps what an empty cell is pasted on, and skips sizes that are taken off', () => {
    const gone = { ...newRow({ label: 'EU 41' }), isTakenOff: true }
    const rows = [newRow({ label: 'EU 40', stock: '3' }), gone]
    expect(
      pasted(
        [
          ['EU 42', ''],
          ['', ''],
          ['EU 43', '7'],
        ],
        { rows },
      ),
    ).toEqual([
      ['EU 42', '', '3'],
      ['EU 41', '', ''],
      ['EU 43', '', '7'],
    ])
  })

  it('takes no stock where the form has none', () => {
    expect(pasted([['EU 42', '20']], { withStock: false })).toEqual([['EU 42', '', '']])
  })
})
