import type { ActivitySeries } from '@/features/admin/console/activity-series'
import { cn } from '@/lib/cn'

interface ActivityLegendProps {
  rates: ActivitySeries
  /** The second under the pointer; null for the last second. */
  pointed: number | null
}

const time = new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit', second: '2-digit' })

const oneDecimal = { minimumFractionDigits: 1, maximumFractionDigits: 1 }

/** The name of each line, and its value at one second. */
export function ActivityLegend({ rates: { times, holds, purchases, returns }, pointed }: ActivityLegendProps) {
  const at = pointed !== null && pointed < times.length ? pointed : times.length - 1
  return (
    <div aria-hidden className="figures mb-2 flex flex-wrap items-center gap-x-5 gap-y-1 text-xs">
      <Entry name="Holds" rate={holds[at] ?? 0} className="border-ink" />
      <Entry name="Purchases" rate={purchases[at] ?? 0} className="border-accent" />
      <Entry name="Returns" rate={returns[at] ?? 0} className="border-dashed border-muted" />
      <span className="ml-auto text-muted">{time.format((times[at] ?? 0) * 1000)}</span>
    </div>
  )
}

function Entry({ name, rate, className }: { name: string; rate: number; className: string }) {
  return (
    <span className="flex items-center gap-1.5">
      <span className={cn('w-4 border-t-2', className)} />
      <span className="text-muted">{name}</span>
      <span className="min-w-6 font-bold">{rate.toLocaleString('en-US', oneDecimal)}</span>
    </span>
  )
}
