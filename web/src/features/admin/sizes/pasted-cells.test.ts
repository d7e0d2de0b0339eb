import { describe, expect, it } from 'vitest'
import { isUnitColumn, pastedCells } from '@/features/admin/sizes/pasted-cells'

describe('pastedCells', () => {
  it('reads lines and columns, whatever ends the lines', () => {
    const cells = [
      ['EU 42', '20'],
      ['EU 43', '5'],
    ]
    expect(pastedCells('EU 42\t20\nEU 43\t5')).toEqual(cells)
    expect(pastedCells('EU 42\t20\r\nEU 43\t5\r\n')).toEqual(cells)
    expect(pastedCells('EU 42;20\nEU 43;5\n\n')).toEqual(cells)
  })

  it('removes stray spaces and a spreadsheet’s quotes', () => {
    expect(pastedCells('  EU\u00a042 \t 20 \n"EU ""43"""\t5')).toEqual([
      ['EU 42', '20'],
      ['EU "43"', '5'],
    ])
  })

  it('does not take a comma for a separator', () => {
    expect(pastedCells('EU 42,5\nEU 43,5')).toEqual([['EU 42,5'], ['EU 43,5']])
  })

  it.each(['Size\tStock', 'Größe\tBestand', 'EU size\tUS\tQty', 'LABEL', 'Size\t'])(
    'leaves out the header %j',
    (head) => {
      expect(pastedCells(`${head}\nEU 42\t20`)).toEqual([['EU 42', '20']])
    },
  )

  it('keeps a first line that only looks like a header', () => {
    expect(pastedCells('One size\t20\nKids size\t5')).toHaveLength(2)
    expect(pastedCells('Size\t20')).toHaveLength(1)
  })

  it('leaves a single cell to the browser', () => {
    expect(pastedCells('EU 42')).toBeUndefined()
    expect(pastedCells('20\r\n')).toBeUndefined()
  })

  it('keeps an empty line inside, which is a row without a value', () => {
    expect(pastedCells('1\n\n3')).toEqual([['1'], [''], ['3']])
  })
})

describe('isUnitColumn', () => {
  it('tells units from notes', () => {
    const column = (...cells: string[]) => cells.map((cell) => ['EU', cell])
    expect(isUnitColumn(column('20', '', '1.000', 'oops'), 1)).toBe(true)
    expect(isUnitColumn(column('26,5', '27,0', '27,5'), 1)).toBe(false)
    expect(isUnitColumn(column('US 8', '9'), 1)).toBe(true)
    expect(isUnitColumn(column('', ''), 1)).toBe(false)
  })
})
