import { memo } from 'react'
import { Link } from 'react-router'
import { Picture } from '@/components/picture'
import { DropBadge } from '@/features/drops/drop-badge'
import { NoBuyers } from '@/features/drops/no-buyers'
import { RecentBuyers } from '@/features/drops/recent-buyers'
import { ReserveButton } from '@/features/drops/reserve-button'
import { StockBar } from '@/features/drops/stock-bar'
import { useOpening } from '@/features/drops/use-opening'
import { useReserve } from '@/features/holds/use-reserve'
import type { Drop } from '@/lib/api/endpoints'
import { useFollow } from '@/lib/live/live-context'
import { formatMoney } from '@/lib/money'

interface DropCardProps {
  drop: Drop
  /** The first on the page, whose picture does not wait. */
  first?: boolean
}

/** A drop among others. */
export const DropCard = memo(function DropCard({ drop, first = false }: DropCardProps) {
  useFollow(drop.id)
  useOpening(drop)
  const reserve = useReserve(drop)
  const titleId = `drop-${drop.id}`
  return (
    <article
      aria-labelledby={titleId}
      className="group relative flex flex-col overflow-hidden rounded-card border bg-card [contain:layout_paint]"
    >
      <div className="relative">
        <Picture
          src={drop.imageUrl}
          alt=""
          first={first}
          className="aspect-[4/3] [&_img]:transition-transform [&_img]:duration-500 group-hover:[&_img]:scale-[1.03]"
        />
        <DropBadge drop={drop} className="absolute top-4 left-4" />
      </div>
      <div className="flex flex-1 flex-col gap-5 p-5">
        <div className="flex items-start justify-between gap-4">
          <div className="min-w-0">
            <p className="eyebrow truncate text-muted">{drop.brand || ' '}</p>
            <h3 id={titleId} className="display mt-1 text-2xl break-words">
              {/* The link covers the picture and the text, not what can be pressed below. */}
              <Link
                to={`/drops/${drop.id}`}
                className="line-clamp-2 after:absolute after:inset-x-0 after:top-0 after:aspect-[4/3]"
              >
                {drop.name}
              </Link>
            </h3>
          </div>
          <p className="figures pt-4.5 text-lg font-bold">{formatMoney(drop.price, drop.currency)}</p>
        </div>
        <StockBar
          id={drop.id}
          totalStock={drop.totalStock}
          availableStock={drop.availableStock}
          reservedStock={drop.reservedStock}
          soldStock={drop.soldStock}
        />
        <RecentBuyers purchases={drop.recentPurchases} empty={<NoBuyers drop={drop} />} />
        <ReserveButton {...reserve} className="mt-auto w-full" />
      </div>
    </article>
  )
})
