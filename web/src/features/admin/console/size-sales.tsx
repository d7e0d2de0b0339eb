import { memo, useState } from 'react'
import { shortLabels } from '@/features/admin/console/short-labels'
import { count } from '@/features/admin/figures'
import { availableTint } from '@/features/admin/list/stock-sliver'
import type { DropSize } from '@/lib/api/api.gen'
import type { Drop } from '@/lib/api/endpoints'
import { cn } from '@/lib/cn'

/** Sold, reserved and available units of each size, as bars; and as a table for screen readers. */
export const SizeSales = memo(function SizeSales({ drop }: { drop: Drop }) {
  const [pointed, setPointed] = useState<string | null>(null)
  const { sizes } = drop
  const { prefix, short } = shortLabels(sizes.map(({ label }) => label))
  const most = Math.max(1, ...sizes.map(({ totalStock }) => totalStock))
  const longest = Math.max(...short.map((label) => label.length))
  const shown = sizes.find(({ id }) => id === pointed)
  return (
    <figure aria-labelledby="size-sales-title" className="rounded-card border bg-card p-4 sm:p-5">
      <figcaption className="mb-3 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-2">
        <span id="size-sales-title" className="font-semibold">
          Sales by size
        </span>
        <span className="text-xs text-muted">{prefix && `Sizes in ${prefix}`}</span>
      </figcaption>
      <Legend of={shown ?? drop} name={shown?.label ?? 'All sizes'} tint={availableTint(drop)} />
      <div
        aria-hidden
        onPointerLeave={() => setPointed(null)}
        className="grid gap-x-1 gap-y-3"
        style={{ gridTemplateColumns: `repeat(auto-fill, minmax(${columnRem(longest)}rem, 1fr))` }}
      >
        {sizes.map((size, i) => (
          <Bar
            key={size.id}
            size={size}
            label={short[i] ?? ''}
            most={most}
            tint={availableTint(drop)}
            isPointed={pointed === size.id}
            onPoint={setPointed}
          />
        ))}
      </div>
      <SalesTable sizes={sizes} />
    </figure>
  )
})

/** The width of a column that has room for a label, up to a limit. */
const columnRem = (longest: number) => Math.min(5, Math.max(1.5, longest * 0.4 + 0.15))

function Legend({ of, name, tint }: { of: Drop | DropSize; name: string; tint: string }) {
  return (
    <div aria-hidden className="figures mb-4 flex flex-wrap items-center gap-x-5 gap-y-1 text-xs">
      <Entry name="Sold" units={of.soldStock} tint="bg-ink/75" />
      <Entry name="In carts" units={of.reservedStock} tint="bg-accent/45" />
      <Entry name="Left" units={of.availableStock} tint={tint} />
      <span className="ml-auto max-w-full truncate text-muted">{name}</span>
    </div>
  )
}

function Entry({ name, units, tint }: { name: string; units: number; tint: string }) {
  return (
    <span className="flex items-center gap-1.5">
      <span className={cn('size-2 rounded-full', tint)} />
      <span className="text-muted">{name}</span>
      <span className="min-w-5 font-bold">{count(units)}</span>
    </span>
  )
}

interface BarProps {
  size: DropSize
  label: string
  /** The units of the largest size. */
  most: number
  tint: string
  isPointed: boolean
  onPoint(size: string): void
}

function Bar({ size, label, most, tint, isPointed, onPoint }: BarProps) {
  const part = (units: number, className: string) =>
    units > 0 && <span className={cn('block min-h-0.5', className)} style={{ flexGrow: units, flexBasis: 0 }} />
  return (
    <div
      onPointerEnter={() => onPoint(size.id)}
      className={cn('flex min-w-0 flex-col gap-1 rounded-md p-0.5', isPointed && 'bg-sunken')}
    >
      <div className="flex h-16 flex-col justify-end border-b sm:h-28">
        <div
          className="mx-auto flex w-full max-w-7 flex-col overflow-hidden rounded-t-sm"
          style={{ height: `${(size.totalStock / most) * 100}%` }}
        >
          {part(size.availableStock, tint)}
          {part(size.reservedStock, 'bg-accent/45')}
          {part(size.soldStock, 'bg-ink/75')}
        </div>
      </div>
      <span className="figures truncate text-center text-xs text-muted">{label}</span>
    </div>
  )
}

function SalesTable({ sizes }: { sizes: DropSize[] }) {
  return (
    <div className="sr-only">
      <table>
        <caption>Sales by size</caption>
        <thead>
          <tr>
            <th scope="col">Size</th>
            <th scope="col">Sold</th>
            <th scope="col">In carts</th>
            <th scope="col">Left</th>
          </tr>
        </thead>
        <tbody>
          {sizes.map(({ id, label, soldStock, reservedStock, availableStock }) => (
            <tr key={id}>
              <th scope="row">{label}</th>
              <td>{soldStock}</td>
              <td>{reservedStock}</td>
              <td>{availableStock}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
