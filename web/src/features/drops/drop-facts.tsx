import type { ReactNode } from 'react'
import { salesPace } from '@/features/drops/sales-pace'
import type { Drop } from '@/lib/api/endpoints'
import { formatDuration, formatMoment } from '@/lib/time'

/** More facts about a drop. */
export function DropFacts({ drop }: { drop: Drop }) {
  return (
    <section>
      <h2 className="eyebrow mb-3 text-muted">The drop</h2>
      <dl className="flex flex-col gap-1.5 text-sm">
        <Fact name={drop.status === 'upcoming' ? 'Opens' : 'Opened'}>{formatMoment(drop.dropStartTime)}</Fact>
        {drop.dropEndTime && (
          <Fact name={drop.status === 'ended' ? 'Ended' : 'Ends'}>{formatMoment(drop.dropEndTime)}</Fact>
        )}
        {drop.soldStock > 0 && drop.status !== 'ended' && <Fact name="So far">{salesPace(drop)}</Fact>}
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
      <dd className="figures min-w-0 text-right font-medium wrap-anywhere">{children}</dd>
    </div>
  )
}
