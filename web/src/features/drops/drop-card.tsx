import { memo } from 'react'
import { Link, useNavigate } from 'react-router'
import { Countdown } from '@/components/countdown'
import { Picture } from '@/components/picture'
import { DropBadge } from '@/features/drops/drop-badge'
import { NoBuyers } from '@/features/drops/no-buyers'
import { RecentBuyers } from '@/features/drops/recent-buyers'
import { ReserveButton } from '@/features/drops/reserve-button'
import { salesPace } from '@/features/drops/sales-pace'
import { StockBar } from '@/features/drops/stock-bar'
import { useScheduledChanges } from '@/features/drops/use-scheduled-changes'
import { useReserve } from '@/features/holds/use-reserve'
import { askForSize } from '@/features/sizes/choices-slice'
import { useSizeChoice } from '@/features/sizes/size-choice'
import { openSizes, sizesOf } from '@/features/sizes/size-state'
import type { Drop } from '@/lib/api/endpoints'
import { cn } from '@/lib/cn'
import { useAppDispatch } from '@/lib/dispatch'
import { useFollow } from '@/lib/live/live-context'
import { formatMoney } from '@/lib/money'

interface DropCardProps {
  drop: Drop
  /** The first on the page: its picture is loaded first, and on wide screens it is the largest. */
  first?: boolean
}

const featured = 'lg:col-span-full lg:grid lg:grid-cols-[minmax(0,1.7fr)_minmax(0,1fr)]'

/** A drop in a list. */
export const DropCard = memo(function DropCard({ drop, first = false }: DropCardProps) {
  useFollow(drop.id)
  useScheduledChanges(drop)
  const choice = useSizeChoice(drop)
  const reserve = useReserve(drop, choice.wish)
  const leadToSizes = useLeadToSizes(drop)
  const titleId = `drop-${drop.id}`
  return (
    <article
      aria-labelledby={titleId}
      data-drop={drop.id}
      className={cn(
        'group flex flex-col overflow-hidden rounded-card border bg-card [contain:layout_paint]',
        first && featured,
      )}
    >
      {/* For pointers only: the name is the link for everybody. */}
      <Link to={`/drops/${drop.id}`} tabIndex={-1} aria-hidden className="relative">
        <Picture
          src={drop.imageUrl}
          alt=""
          first={first}
          className="aspect-[4/3] h-full w-full [&_img]:transition-transform [&_img]:duration-500 group-hover:[&_img]:scale-[1.03]"
        />
        <DropBadge drop={drop} className="absolute top-4 left-4" />
        {drop.status === 'upcoming' && <OpensIn drop={drop} />}
      </Link>
      <div className={cn('flex min-w-0 flex-1 flex-col gap-5 p-5', first && 'lg:gap-6 lg:p-8')}>
        <div className={cn('flex flex-wrap items-start justify-between gap-x-4', first && 'lg:flex-col')}>
          <div className="min-w-0 flex-[1_1_8rem] max-w-full">
            <p className="eyebrow truncate text-muted">{drop.brand || ' '}</p>
            <h2 id={titleId} className={cn('display mt-1 text-2xl wrap-anywhere', first && 'lg:mt-2 lg:text-5xl')}>
              {/* Lines are higher than elsewhere, because the clamp would cut off descenders. */}
              <Link to={`/drops/${drop.id}`} className="line-clamp-2 leading-[1.15]">
                {drop.name}
              </Link>
            </h2>
          </div>
          <p
            className={cn('figures max-w-full pt-4.5 text-lg font-bold wrap-anywhere', first && 'lg:pt-0 lg:text-2xl')}
          >
            {formatMoney(drop.price, drop.currency)}
          </p>
        </div>
        {first && <p className="line-clamp-4 hidden wrap-anywhere text-muted lg:block">{drop.description}</p>}
        <StockBar
          id={drop.id}
          totalStock={drop.totalStock}
          availableStock={drop.availableStock}
          reservedStock={drop.reservedStock}
          soldStock={drop.soldStock}
          result={drop.status === 'ended' ? salesPace(drop) : undefined}
        />
        <SizesLeft drop={drop} />
        <RecentBuyers purchases={drop.recentPurchases} empty={<NoBuyers drop={drop} />} />
        <ReserveButton
          {...reserve}
          describedBy={titleId}
          sizes={choice.open}
          onReserve={sizesOf(drop).length > 0 && choice.open.length === 0 ? leadToSizes : reserve.onReserve}
          className="mt-auto w-full"
        />
      </div>
    </article>
  )
})

/** Without a choice, Reserve leads to the sizes, which are on the drop's own page. */
function useLeadToSizes(drop: Drop) {
  const dispatch = useAppDispatch()
  const navigate = useNavigate()
  return () => {
    dispatch(askForSize(drop))
    navigate(`/drops/${drop.id}`)
  }
}

/** How many sizes can still be chosen. */
function SizesLeft({ drop }: { drop: Drop }) {
  const all = sizesOf(drop).length
  if (all < 2) return null
  const left = openSizes(drop).length
  return <p className="figures -mt-3 text-sm text-muted">{left === all ? `${all} sizes` : `${left} of ${all} sizes`}</p>
}

/** The countdown in large figures. The button has the same text for screen readers. */
function OpensIn({ drop }: { drop: Drop }) {
  return (
    <p className="absolute bottom-4 left-4 max-w-[calc(100%-2rem)] rounded-control bg-ink px-[min(1rem,4vw)] py-2.5 text-paper">
      <span className="eyebrow block opacity-75">Opens in</span>
      <span className="display mt-0.5 block text-[min(1.875rem,9vw)] wrap-anywhere">
        <Countdown untilMs={Date.parse(drop.dropStartTime)} />
      </span>
    </p>
  )
}
