import { memo, useId } from 'react'
import { Input } from '@/components/ui/input'
import { Td, Tr } from '@/components/ui/table'
import type { TypedDeltas } from '@/features/admin/console/restock'
import { count, signed } from '@/features/admin/figures'
import { wholeUnits } from '@/features/admin/sizes/whole-units'
import type { DropSize } from '@/lib/api/api.gen'
import { cn } from '@/lib/cn'

interface SizeStockRowProps {
  size: DropSize
  /** Its place in the list, from 0. */
  place: number
  canChange: boolean
  typed: string
  /** What was just added to it. */
  applied: number | undefined
  error: string | undefined
  isBusy: boolean
  onType(deltas: TypedDeltas): void
}

/** One size's stock, and the change that is typed for it. */
export const SizeStockRow = memo(function SizeStockRow(props: SizeStockRowProps) {
  const { size, canChange, error } = props
  const id = useId()
  return (
    <>
      <Tr>
        <Td className="w-full">
          <span className="font-semibold wrap-anywhere">{size.label}</span>
          {size.note && <span className="ml-2 text-xs wrap-anywhere text-muted max-sm:hidden">{size.note}</span>}
          <span className="figures mt-0.5 block text-xs text-muted sm:hidden">
            {count(size.availableStock)} of {count(size.totalStock)} left · {count(size.reservedStock)} in carts ·{' '}
            {count(size.soldStock)} sold
          </span>
        </Td>
        <Figure units={size.totalStock} />
        <Figure units={size.availableStock} isStrong />
        <Figure units={size.reservedStock} />
        <Figure units={size.soldStock} />
        {canChange && (
          <Td className="py-1.5">
            <span className="flex items-center justify-end gap-2">
              <Outcome {...props} />
              <Input
                name={`delta-${size.id}`}
                data-row={props.place}
                aria-label={`Change of ${size.label}`}
                aria-invalid={error ? true : undefined}
                aria-describedby={error ? `${id}-error` : undefined}
                autoComplete="off"
                placeholder="+0"
                disabled={props.isBusy}
                className="figures h-9 w-20 px-2.5 text-right sm:h-9"
                value={props.typed}
                onChange={({ target }) => props.onType({ [size.id]: target.value })}
              />
            </span>
          </Td>
        )}
      </Tr>
      {error && (
        <tr>
          <td colSpan={6} id={`${id}-error`} className="px-4 pb-2.5 text-sm font-medium text-bad">
            {error}
          </td>
        </tr>
      )}
    </>
  )
})

function Figure({ units, isStrong = false }: { units: number; isStrong?: boolean }) {
  return (
    <Td numeric className={cn('max-sm:hidden', isStrong ? 'font-semibold' : 'text-muted')}>
      {count(units)}
    </Td>
  )
}

/** What the typed change comes to, or what the last one did. */
function Outcome({ size, typed, applied }: SizeStockRowProps) {
  const delta = wholeUnits(typed)
  if (applied !== undefined && !typed)
    return <span className="figures text-xs font-semibold whitespace-nowrap text-good">{signed(applied)} done</span>
  if (!delta) return null
  const after = size.availableStock + delta
  return (
    <span className={cn('figures text-xs whitespace-nowrap max-[24rem]:hidden', after < 0 ? 'text-bad' : 'text-muted')}>
      {after < 0 ? `only ${count(size.availableStock)}` : `→ ${count(after)}`}
    </span>
  )
}
