import { type ClipboardEvent, type FormEvent, type KeyboardEvent, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Table, Th } from '@/components/ui/table'
import { pastedDeltas, type TypedDeltas } from '@/features/admin/console/restock'
import { SizeStockRow } from '@/features/admin/console/size-stock-row'
import { reasonError } from '@/features/admin/console/stock-delta'
import { useRestock } from '@/features/admin/console/use-restock'
import { counted, signed } from '@/features/admin/figures'
import { pastedCells } from '@/features/admin/sizes/pasted-cells'
import { wholeUnits } from '@/features/admin/sizes/whole-units'
import type { Drop } from '@/lib/api/endpoints'

const longestReason = 500

/** The stock of each size, and a form that changes many of them in one go. */
export function SizeStock({ drop }: { drop: Drop }) {
  const form = useRef<HTMLFormElement>(null)
  const restock = useRestock(drop)
  const [reason, setReason] = useState('')
  const [isSent, setIsSent] = useState(false)
  const [unknown, setUnknown] = useState<string[]>([])
  const canChange = drop.status !== 'ended' && drop.status !== 'cancelled'
  const { progress } = restock

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (progress || restock.isEmpty) return
    setIsSent(true)
    const wrong = drop.sizes.find(({ id }) => restock.errorOf(id))
    const field = wrong ? `[name="delta-${wrong.id}"]` : reasonError(reason) && '[name=reason]'
    if (field) {
      form.current?.querySelector<HTMLElement>(field)?.focus()
      return
    }
    setUnknown([])
    if (await restock.apply(reason.trim())) {
      setReason('')
      setIsSent(false)
    }
  }

  function onPaste(event: ClipboardEvent) {
    const at = placeOf(event.target)
    const lines = pastedCells(event.clipboardData.getData('text/plain'))
    if (at === undefined || !lines) return
    event.preventDefault()
    const pasted = pastedDeltas(drop.sizes, at, lines)
    restock.type(pasted.typed)
    setUnknown(pasted.unknown)
  }

  /** The arrow keys move between sizes, as in a spreadsheet; Enter sends the form. */
  function onKeyDown(event: KeyboardEvent) {
    const at = placeOf(event.target)
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
    if (at === undefined || by === 0) return
    event.preventDefault()
    form.current?.querySelector<HTMLElement>(`[data-row="${at + by}"]`)?.focus()
  }

  return (
    <form
      ref={form}
      aria-label="Restock"
      onSubmit={submit}
      onPaste={onPaste}
      onKeyDown={onKeyDown}
      noValidate
      className="overflow-clip rounded-card border bg-card"
    >
      <h2 className="px-4 pt-4 pb-3 font-semibold sm:px-5">Stock by size</h2>
      <Table caption="Stock by size">
        <thead className="bg-sunken/50">
          <tr>
            <Th>Size</Th>
            <Th numeric className="max-sm:hidden">
              Total
            </Th>
            <Th numeric className="max-sm:hidden">
              Available
            </Th>
            <Th numeric className="max-sm:hidden">
              In carts
            </Th>
            <Th numeric className="max-sm:hidden">
              Sold
            </Th>
            {canChange && <Th numeric>Change</Th>}
          </tr>
        </thead>
        <tbody>
          {drop.sizes.map((size, i) => (
            <SizeStockRow
              key={size.id}
              size={size}
              place={i}
              canChange={canChange}
              typed={restock.typed[size.id] ?? ''}
              applied={restock.applied[size.id]}
              error={restock.failures[size.id] ?? (isSent ? restock.errorOf(size.id) : undefined)}
              isBusy={progress !== undefined}
              onType={restock.type}
            />
          ))}
        </tbody>
      </Table>
      {canChange && (
        <div className="bottom-16 border-t bg-card px-4 py-3 sm:px-5 md:bottom-0 [@media(min-height:40rem)]:sticky">
          {unknown.length > 0 && (
            <p role="alert" className="mb-3 text-sm font-medium break-words text-bad">
              {unknownText(unknown)}
            </p>
          )}
          <div className="flex items-start gap-3">
            <div className="min-w-0 flex-1">
              <Field
                label="Reason"
                hint={sumText(drop, restock.typed)}
                error={isSent ? reasonError(reason) : undefined}
              >
                <Input
                  name="reason"
                  autoComplete="off"
                  maxLength={longestReason}
                  placeholder="For the ledger, with your name"
                  value={reason}
                  onChange={({ target }) => setReason(target.value)}
                />
              </Field>
            </div>
            <div className="mt-6.5 flex shrink-0 flex-col gap-2">
              <Button type="submit" disabled={progress !== undefined || restock.isEmpty}>
                {progress ? `${progress.done} of ${progress.of}…` : 'Restock'}
              </Button>
              {progress && (
                <progress
                  aria-label="Restocking"
                  max={progress.of}
                  value={progress.done}
                  className="h-1.5 w-full min-w-0 accent-accent"
                />
              )}
            </div>
          </div>
        </div>
      )}
    </form>
  )
}

function placeOf(target: EventTarget): number | undefined {
  const row = target instanceof HTMLInputElement ? target.dataset.row : undefined
  return row === undefined ? undefined : Number(row)
}

/** What all changes come to. */
function sumText({ sizes }: Drop, typed: TypedDeltas): string {
  const deltas = sizes.map(({ id }) => wholeUnits(typed[id] ?? '') ?? 0).filter((delta) => delta !== 0)
  if (deltas.length === 0) return 'Type or paste changes above.'
  const sum = deltas.reduce((a, b) => a + b, 0)
  return `${counted(deltas.length, 'size')} · ${signed(sum)} ${Math.abs(sum) === 1 ? 'pair' : 'pairs'}`
}

function unknownText(unknown: string[]): string {
  const names = unknown.slice(0, 5).join(', ')
  return `${counted(unknown.length, 'pasted line')} had no size here and ${unknown.length === 1 ? 'was' : 'were'} left out: ${names}${unknown.length > 5 ? ' and others' : ''}.`
}
