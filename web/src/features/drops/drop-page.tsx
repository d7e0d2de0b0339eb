import { Share2 } from 'lucide-react'
import { Link, useParams } from 'react-router'
import { announced } from '@/components/announcements/announcements-slice'
import { DropFailure } from '@/components/drop-failure'
import { useDocumentTitle } from '@/components/page-title'
import { Picture } from '@/components/picture'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { BeforeDrop } from '@/features/before/before-drop'
import { BigClock } from '@/features/before/big-clock'
import { Docked } from '@/features/drops/dock'
import { DropBadge } from '@/features/drops/drop-badge'
import { DropFacts } from '@/features/drops/drop-facts'
import { NoBuyers } from '@/features/drops/no-buyers'
import { RecentBuyers } from '@/features/drops/recent-buyers'
import { ReserveButton } from '@/features/drops/reserve-button'
import { salesPace } from '@/features/drops/sales-pace'
import { SizedReserve } from '@/features/drops/sized-reserve'
import { StockBar } from '@/features/drops/stock-bar'
import { useScheduledChanges } from '@/features/drops/use-scheduled-changes'
import { useReserve } from '@/features/holds/use-reserve'
import { useSizeChoice } from '@/features/sizes/size-choice'
import { sizesOf } from '@/features/sizes/size-state'
import { type Drop, useGetDropQuery } from '@/lib/api/endpoints'
import { cn } from '@/lib/cn'
import { useAppDispatch } from '@/lib/dispatch'
import { useFollow } from '@/lib/live/live-context'
import { formatMoney } from '@/lib/money'

/** On a phone the page reaches to the edges of the screen, and so do its picture and its bar. */
const page = 'grid grid-cols-1 gap-5 max-md:-mx-(--gutter) md:gap-8 md:pt-6 lg:gap-12 lg:pt-10'
const columns = 'short:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)] lg:grid-cols-[minmax(0,1.35fr)_minmax(0,1fr)]'
const text = 'flex min-w-0 flex-col gap-6 max-md:px-(--gutter) lg:py-4'

/**
 * On a phone the picture leaves room for the name and the button below it, and has room itself for
 * a badge and a clock.
 */
const picture =
  'aspect-[4/3] max-md:min-h-[9.5rem] max-md:max-h-[34svh] max-md:[@media(max-height:42rem)]:max-h-[24svh] max-md:w-full md:rounded-card lg:aspect-[5/4]'

/** A name that is set smaller, so that it is a heading and not the whole screen. */
const isLong = (name: string) => Array.from(name).length > 40

/** The page of one drop. */
export default function DropPage() {
  const { id = '' } = useParams()
  const { currentData: drop, error, refetch } = useGetDropQuery({ id })
  useDocumentTitle(drop?.name)
  if (drop) return <DropView drop={drop} />
  if (!error) return <DropSkeleton />
  return (
    <DropFailure isPage error={error} onRetry={refetch}>
      <p>The link may be old or incomplete.</p>
      <Button asChild>
        <Link to="/">Shop the drops</Link>
      </Button>
    </DropFailure>
  )
}

function DropView({ drop }: { drop: Drop }) {
  useFollow(drop.id)
  useScheduledChanges(drop)
  const choice = useSizeChoice(drop)
  const reserve = useReserve(drop, choice.wish)
  const price = formatMoney(drop.price, drop.currency)
  const more = (
    <>
      <BeforeDrop drop={drop} choice={choice} />
      <p className="max-w-prose text-pretty wrap-anywhere whitespace-pre-line text-muted">{drop.description}</p>
      <div className="grid grid-cols-1 gap-6 sm:grid-cols-2 lg:grid-cols-1 xl:grid-cols-2">
        <section>
          <h2 className="eyebrow mb-3 text-muted">Recent buyers</h2>
          <RecentBuyers purchases={drop.recentPurchases} empty={<NoBuyers drop={drop} />} />
        </section>
        <DropFacts drop={drop} />
      </div>
      <ShareButton name={drop.name} />
    </>
  )
  return (
    <article aria-labelledby="drop-name" className={cn(page, columns)}>
      <div className="relative min-w-0 self-start lg:sticky lg:top-22">
        <Picture src={drop.imageUrl} alt={drop.name} first className={picture} />
        <DropBadge drop={drop} className="absolute top-4 left-4 max-md:left-(--gutter)" />
        {drop.status === 'upcoming' && (
          <div className="@container absolute inset-x-4 bottom-4 max-md:inset-x-(--gutter)">
            <BigClock untilMs={Date.parse(drop.dropStartTime)} />
          </div>
        )}
      </div>
      <div className={text}>
        <div>
          <p className="eyebrow wrap-anywhere text-muted">{drop.brand}</p>
          <h1
            id="drop-name"
            className={cn(
              'display mt-2 wrap-anywhere',
              isLong(drop.name) ? 'text-2xl sm:text-4xl' : 'text-4xl sm:text-6xl',
            )}
          >
            {drop.name}
          </h1>
        </div>
        <StockBar
          id={drop.id}
          totalStock={drop.totalStock}
          availableStock={drop.availableStock}
          reservedStock={drop.reservedStock}
          soldStock={drop.soldStock}
          result={drop.status === 'ended' ? salesPace(drop) : undefined}
        />
        {sizesOf(drop).length > 0 ? (
          <SizedReserve drop={drop} choice={choice} reserve={reserve}>
            {more}
          </SizedReserve>
        ) : (
          <Docked price={price} button={<ReserveButton {...reserve} describedBy="drop-name" className="w-full" />}>
            {more}
          </Docked>
        )}
      </div>
    </article>
  )
}

function ShareButton({ name }: { name: string }) {
  const dispatch = useAppDispatch()
  async function share() {
    const url = window.location.href
    try {
      if (navigator.share) return await navigator.share({ title: name, url })
      await navigator.clipboard.writeText(url)
      dispatch(announced({ tone: 'good', text: 'The link is on your clipboard.' }))
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return // the user cancelled
      dispatch(announced({ tone: 'plain', text: `Share this link: ${url}` }))
    }
  }
  return (
    <Button variant="quiet" className="h-auto min-h-11 max-w-full self-start whitespace-normal" onClick={share}>
      <Share2 aria-hidden /> Share this drop
    </Button>
  )
}

function DropSkeleton() {
  return (
    <div role="progressbar" aria-label="Loading the drop" className={cn(page, columns)}>
      <Skeleton className={cn('rounded-none', picture)} />
      <div className={text}>
        <Skeleton className="h-32" />
        <Skeleton className="h-12" />
        <Skeleton className="h-12" />
        <Skeleton className="h-13 rounded-control" />
      </div>
    </div>
  )
}
