import { Plus } from 'lucide-react'
import { type ClipboardEvent, type KeyboardEvent, useRef } from 'react'
import { Button } from '@/components/ui/button'
import { counted } from '@/features/admin/figures'
import { pasteSizes } from '@/features/admin/form/paste-sizes'
import { SizeLine, sizeColumns } from '@/features/admin/form/size-line'
import { changedRow, movedRow, newRow, type SizeColumn, withoutRow } from '@/features/admin/form/size-rows'
import type { DropFormState } from '@/features/admin/form/use-drop-form'
import type { SizeFill } from '@/features/admin/form/use-size-fill'
import { isUnitColumn, pastedCells } from '@/features/admin/sizes/pasted-cells'
import type { Drop } from '@/lib/api/endpoints'

interface SizeTableProps {
  state: DropFormState
  drop?: Drop | undefined
  fill: SizeFill
  isLocked: boolean
}

/**
 * The sizes in their order. Enter and the arrow keys move between lines as in a spreadsheet, Alt
 * with an arrow key moves the line itself, and what is pasted fills the lines from there on.
 */
export function SizeTable({ state, drop, fill, isLocked }: SizeTableProps) {
  const { values, isNew, change, sizeErrorsOf } = state
  const list = useRef<HTMLOListElement>(null)
  const rows = values.sizes

  const cellAt = (row: number, column: string) =>
    list.current?.querySelector<HTMLElement>(`[data-row="${row}"][data-cell="${column}"]`)

  function move(key: string, by: -1 | 1) {
    change('sizes', movedRow(rows, key, by))
  }

  function onKeyDown(event: KeyboardEvent) {
    const place = placeOf(event.target)
    if (!place) return
    const { row, column } = place
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' || event.key === 'Enter' ? 1 : 0
    if (by === 0) return
    event.preventDefault() // Enter does not send the form from here
    const key = rows[row]?.key
    if (event.altKey && event.key !== 'Enter') {
      if (key) move(key, by)
    } else if (event.key === 'Enter' && row === rows.length - 1) {
      fill.start([...rows, newRow()])
    } else {
      cellAt(row + by, column)?.focus()
    }
  }

  function onPaste(event: ClipboardEvent) {
    const place = placeOf(event.target)
    const lines = pastedCells(event.clipboardData.getData('text/plain'))
    if (!place || !lines) return
    event.preventDefault()
    const pasted = pasteSizes(rows, { at: place.row, column: place.column, lines, withStock: isNew })
    const isWithoutStock = !isNew && (isUnitColumn(lines, 1) || isUnitColumn(lines, 2))
    const leftOut = isWithoutStock ? ' Pairs were left out: they are changed in the console.' : ''
    fill.set(pasted.rows, `${counted(pasted.filled, 'size')} filled in from the clipboard.${leftOut}`)
  }

  return (
    <>
      <div aria-hidden className={`mb-1 hidden gap-2 text-xs font-semibold text-muted sm:grid ${sizeColumns}`}>
        <span />
        <span>Label</span>
        <span>Note</span>
        <span>{isNew ? 'Pairs' : <span className="block text-right">Pairs</span>}</span>
        <span className="w-27" />
      </div>
      <ol
        ref={list}
        aria-label="Sizes"
        onKeyDown={isLocked ? undefined : onKeyDown}
        onPaste={isLocked ? undefined : onPaste}
        className="flex flex-col max-sm:divide-y sm:gap-1.5"
      >
        {rows.map((row, i) => (
          <SizeLine
            key={row.key}
            row={row}
            place={i}
            isFirst={i === 0}
            isLast={i === rows.length - 1}
            isNew={isNew}
            isLocked={isLocked}
            units={drop?.sizes.find(({ id }) => id === row.id)?.totalStock}
            errors={sizeErrorsOf(row)}
            onChange={(cells) => change('sizes', changedRow(rows, row.key, cells))}
            onMove={(by) => move(row.key, by)}
            onRemove={() => {
              fill.set(withoutRow(rows, row.key), `${row.label.trim() || 'A size'} taken off.`)
              fill.focusRow(Math.max(0, i - 1))
            }}
          />
        ))}
      </ol>
      {!isLocked && (
        <Button variant="secondary" size="small" className="mt-3" onClick={() => fill.start([...rows, newRow()])}>
          <Plus aria-hidden /> Add a size
        </Button>
      )}
    </>
  )
}

function placeOf(target: EventTarget): { row: number; column: SizeColumn } | undefined {
  if (!(target instanceof HTMLInputElement)) return undefined
  const { row, cell } = target.dataset
  return row && cell ? { row: Number(row), column: cell as SizeColumn } : undefined
}
