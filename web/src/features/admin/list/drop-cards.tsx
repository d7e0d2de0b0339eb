import { Pencil } from 'lucide-react'
import { memo } from 'react'
import { Link } from 'react-router'
import { Picture } from '@/components/picture'
import { Button } from '@/components/ui/button'
import { count } from '@/features/admin/figures'
import type { DropsViewProps } from '@/features/admin/list/drop-table'
import { StockSliver } from '@/features/admin/list/stock-sliver'
import { useFollowOpen } from '@/features/admin/list/use-follow-open'
import { Pages } from '@/features/admin/pages'
import { DropBadge } from '@/features/drops/drop-badge'
import type { Drop } from '@/lib/api/endpoints'
import { formatMoney } from '@/lib/money'
import { formatMoment } from '@/lib/time'

/** Drops as cards, for a phone. */
export function DropCards({ usePage, filter, depth, onMore }: DropsViewProps) {
  return (
    <ul aria-label="Drops" className="grid grid-cols-1 gap-3 sm:grid-cols-2">
      <Pages
        usePage={usePage}
        of={filter}
        depth={depth}
        onMore={onMore}
        below={(content) => <li className="col-span-full py-4 text-center">{content}</li>}
      >
        {(drops) => drops.map((drop) => <DropItem key={drop.id} drop={drop} />)}
      </Pages>
    </ul>
  )
}

const DropItem = memo(function DropItem({ drop }: { drop: Drop }) {
  useFollowOpen(drop)
  return (
    <li className="relative flex flex-col gap-3 rounded-card border bg-card p-4">
      <div className="flex items-start gap-3">
        <Picture src={drop.imageUrl} alt="" className="size-14 shrink-0 rounded-control" />
        <div className="min-w-0 flex-1">
          {/* The link covers the card, but not what can be pressed in it. */}
          <Link to={`/admin/drops/${drop.id}`} className="block truncate font-semibold after:absolute after:inset-0">
            {drop.name}
          </Link>
          <p className="truncate text-xs text-muted">{[drop.brand, drop.sku].filter(Boolean).join(' · ')}</p>
          <p className="figures mt-0.5 text-xs font-semibold">{formatMoney(drop.price, drop.currency)}</p>
        </div>
        {drop.status !== 'cancelled' && (
          <Button asChild variant="quiet" size="icon" className="relative z-1 -mt-2 -mr-2">
            <Link to={`/admin/drops/${drop.id}/edit`} aria-label={`Edit ${drop.name}`}>
              <Pencil aria-hidden />
            </Link>
          </Button>
        )}
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2">
        <DropBadge drop={drop} />
        <p className="figures truncate text-xs text-muted">
          {drop.status === 'upcoming' ? 'Opens' : 'Opened'}{' '}
          <time dateTime={drop.dropStartTime}>{formatMoment(drop.dropStartTime)}</time>
        </p>
      </div>
      <StockSliver drop={drop} className="mt-auto" />
      <dl className="grid grid-cols-4 text-sm">
        <Units name="Available" units={drop.availableStock} />
        <Units name="In carts" units={drop.reservedStock} />
        <Units name="Sold" units={drop.soldStock} />
        <Units name="Total" units={drop.totalStock} />
      </dl>
    </li>
  )
})

function Units({ name, units }: { name: string; units: number }) {
  return (
    <div>
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="figures font-semibold">{count(units)}</dd>
    </div>
  )
}
