import { memo } from 'react'
import { count, percent } from '@/features/admin/figures'
import { availableTint, StockSliver } from '@/features/admin/list/stock-sliver'
import type { DropStats } from '@/lib/api/api.gen'
import type { Drop } from '@/lib/api/endpoints'
import { cn } from '@/lib/cn'

interface CountersProps {
  drop: Drop
  stats: DropStats | undefined
}

/** Where the drop's units are now, and the outcomes of its holds. */
export const Counters = memo(function Counters({ drop, stats }: CountersProps) {
  return (
    <section aria-label="Figures" className="overflow-hidden rounded-card border bg-card">
      <dl className="grid grid-cols-2 gap-px bg-line sm:grid-cols-4">
        <Counter name="Available" swatch={availableTint(drop)} figure={count(drop.availableStock)} />
        <Counter name="In carts" swatch="bg-accent/45" figure={count(drop.reservedStock)} />
        <Counter name="Sold" swatch="bg-ink/75" figure={count(drop.soldStock)} />
        <Counter name="Total" figure={count(drop.totalStock)} />
      </dl>
      <div className="border-t px-4 py-3">
        <StockSliver drop={drop} className="h-2.5" />
      </div>
      <dl className="grid grid-cols-2 gap-px border-t bg-line sm:grid-cols-4">
        <Counter small name="Holds" figure={stats && count(stats.holds)} />
        <Counter small name="Expired" figure={stats && count(stats.expired)} />
        <Counter small name="Cancelled" figure={stats && count(stats.cancelled)} />
        <Counter small name="Conversion" figure={stats && (stats.holds > 0 ? percent(stats.conversion) : '–')} />
      </dl>
    </section>
  )
})

interface CounterProps {
  name: string
  figure: string | undefined
  /** Its colour in the bar. */
  swatch?: string
  small?: boolean
}

function Counter({ name, figure, swatch, small = false }: CounterProps) {
  return (
    <div className="bg-card px-4 py-3">
      <dt className="flex items-center gap-1.5 text-xs font-semibold text-muted">
        {swatch && <span aria-hidden className={cn('size-2 rounded-full', swatch)} />}
        {name}
      </dt>
      <dd className={cn('figures mt-0.5 font-bold', small ? 'text-lg' : 'text-2xl sm:text-3xl')}>{figure ?? '…'}</dd>
    </div>
  )
}
