import type { ReactNode } from 'react'
import type { Drop } from '@/lib/api/endpoints'
import { formatDuration, formatMoment } from '@/lib/time'

/** More facts about a drop. */
export function DropFacts({ drop }: { drop: Drop }) {
  const pace = salesPace(drop)
  return (
    <section>
      <h2 className="eyebrow mb-3 text-muted">The drop</h2>
      <dl className="flex flex-col gap-1.5 text-sm">
        <Fact name={drop.status === 'upcoming' ? 'Opens' : 'Opened'}>{formatMoment(drop.dropStartTime)}</Fact>
        {drop.dropEndTime && (
          <Fact name={drop.status === 'ended' ? 'Ended' : 'Ends'}>{formatMoment(drop.dropEndTime)}</Fact>
        )}
        {pace && <Fact name="Sold">{pace}</Fact>}
        <Fact name="Per person">{drop.maxPerUser}</Fact>
        <Fact name="Held for">{formatDuration(drop.holdSeconds * 1000)}</Fact>
        {drop.sku && <Fact name="SKU">{drop.sku}</Fact>}
      </dl>
    </section>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4">
      <dt className="text-muted">{name}</dt>
      <dd className="figures min-w-0 truncate text-right font-medium">{children}</dd>
    </div>
  )
}

/**
 * How many units were sold and, if the drop is sold out, how fast: its newest purchase was its
 * last.
 */
export function salesPace({ soldStock, totalStock, dropStartTime, recentPurchases }: Drop): string | null {
  const last = recentPurchases[0]
  if (soldStock === 0 || !last) return null
  const share = `${soldStock.toLocaleString('en-US')} of ${totalStock.toLocaleString('en-US')}`
  if (soldStock < totalStock) return share
  return `${share} in ${formatDuration(Date.parse(last.purchasedAt) - Date.parse(dropStartTime))}`
}
