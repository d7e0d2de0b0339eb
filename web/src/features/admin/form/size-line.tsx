import { ArrowDown, ArrowUp, Undo2, X } from 'lucide-react'
import { useId } from 'react'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { count, counted } from '@/features/admin/figures'
import { longestLabel, longestNote, type SizeErrors } from '@/features/admin/form/check-sizes'
import type { SizeColumn, SizeRow } from '@/features/admin/form/size-rows'
import { cn } from '@/lib/cn'

/** The columns of a line on wide screens. */
export const sizeColumns = 'sm:grid-cols-[1.75rem_minmax(6rem,2fr)_minmax(6rem,3fr)_5.5rem_auto]'

interface SizeLineProps {
  row: SizeRow
  /** Its place in the list, from 0. */
  place: number
  isFirst: boolean
  isLast: boolean
  isNew: boolean
  isLocked: boolean
  /** The units of a size that the drop has. */
  units: number | undefined
  errors: SizeErrors
  onChange(cells: Partial<SizeRow>): void
  onMove(by: -1 | 1): void
  onRemove(): void
}

/** One size: its cells and the buttons that move it or take it off. */
export function SizeLine(props: SizeLineProps) {
  const { row, place, isNew, units, errors } = props
  const id = useId()
  const name = row.label.trim() || `size ${place + 1}`
  if (row.isTakenOff) return <TakenOff {...props} />
  const isUnfilled = errors.stock !== undefined && !row.stock.trim()
  const note = noteOf(errors, isUnfilled)
  const cell = (column: SizeColumn, label: string) => ({
    'aria-label': `${label} of size ${place + 1}`,
    'aria-describedby': note ? `${id}-note` : undefined,
    'aria-invalid': errors[column] || (column === 'label' && errors.row) ? true : undefined,
    'data-row': place,
    'data-cell': column,
    value: row[column],
    disabled: props.isLocked,
    autoComplete: 'off',
    onChange: ({ target }: { target: { value: string } }) => props.onChange({ [column]: target.value }),
  })
  return (
    <li className={cn('grid grid-cols-[minmax(0,1fr)_6.75rem] items-center gap-2 max-sm:py-3', sizeColumns)}>
      <span aria-hidden className="figures text-right text-xs text-muted max-sm:hidden">
        {place + 1}
      </span>
      <Input
        {...cell('label', 'Label')}
        placeholder={place === 0 ? 'Such as EU 42' : 'Label'}
        maxLength={longestLabel}
      />
      {isNew ? (
        <Input
          {...cell('stock', 'Pairs')}
          inputMode="numeric"
          placeholder="Pairs"
          className="figures text-right sm:order-1"
        />
      ) : (
        <span className="figures text-right text-sm text-muted sm:order-1">
          <span className="sm:hidden">{units === undefined ? 'new' : counted(units, 'pair')}</span>
          <span className="max-sm:hidden">{units === undefined ? 'new' : count(units)}</span>
        </span>
      )}
      <Input
        {...cell('note', 'Note')}
        placeholder={place === 0 ? 'Such as US 8.5 · 26.5 cm' : 'Note'}
        maxLength={longestNote}
      />
      {!props.isLocked && (
        <span className="flex justify-end sm:order-2">
          <Button
            variant="quiet"
            size="icon"
            className="size-9"
            aria-label={`Move ${name} up`}
            disabled={props.isFirst}
            onClick={() => props.onMove(-1)}
          >
            <ArrowUp aria-hidden />
          </Button>
          <Button
            variant="quiet"
            size="icon"
            className="size-9"
            aria-label={`Move ${name} down`}
            disabled={props.isLast}
            onClick={() => props.onMove(1)}
          >
            <ArrowDown aria-hidden />
          </Button>
          <Button
            variant="quiet"
            size="icon"
            className="size-9"
            aria-label={`Take off ${name}`}
            onClick={props.onRemove}
          >
            <X aria-hidden />
          </Button>
        </span>
      )}
      {(note || isReworded(row)) && (
        <p
          id={`${id}-note`}
          className={cn('col-span-full text-sm sm:order-3 sm:pl-9', note ? 'font-medium text-bad' : 'text-muted')}
        >
          {note || `Was “${row.savedLabel}”.`}
        </p>
      )}
    </li>
  )
}

/** What is said below the line. Pairs that are not filled in yet are named once, below the list. */
const noteOf = ({ stock, ...others }: SizeErrors, isUnfilled: boolean) =>
  [...Object.values(others), isUnfilled ? undefined : stock].filter(Boolean).join(' ')

const isReworded = ({ savedLabel, label }: SizeRow) => savedLabel !== null && savedLabel !== label.trim()

/** A size that saving takes off. */
function TakenOff({ row, errors, onChange }: SizeLineProps) {
  const id = useId()
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 rounded-control bg-sunken py-1 pr-1 pl-3 text-sm max-sm:my-2 sm:pl-9">
      <span className="min-w-0 wrap-anywhere text-muted">
        <s>{row.savedLabel}</s> is taken off when you save.
      </span>
      <Button
        variant="quiet"
        size="small"
        aria-label={`Put back ${row.savedLabel}`}
        aria-describedby={errors.row ? `${id}-error` : undefined}
        {...(errors.row ? { 'data-wrong': true } : {})}
        onClick={() => onChange({ isTakenOff: false })}
      >
        <Undo2 aria-hidden /> Put back
      </Button>
      {errors.row && (
        <p id={`${id}-error`} className="col-span-full pr-2 pb-2 font-medium text-bad">
          {errors.row}
        </p>
      )}
    </li>
  )
}
