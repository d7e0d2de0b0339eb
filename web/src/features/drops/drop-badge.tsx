import { Badge } from '@/components/ui/badge'
import { hasSoldOut } from '@/features/drops/steady-order'
import type { Drop } from '@/lib/api/endpoints'
import { cn } from '@/lib/cn'

const words = { upcoming: 'Upcoming', live: 'Live', paused: 'Paused', ended: 'Ended', cancelled: 'Cancelled' }

type Badged = Pick<Drop, 'status' | 'rehearsal' | 'availableStock' | 'reservedStock'>

/** The status of a drop as a badge. */
export function DropBadge({ drop, className }: { drop: Badged; className?: string }) {
  const { status, rehearsal } = drop
  const isSoldOut = status === 'live' && hasSoldOut(drop)
  return (
    <span className={cn('flex gap-2', className)}>
      <Badge tone={status === 'live' && !isSoldOut ? 'live' : 'plain'}>
        {status === 'live' && !isSoldOut && (
          <span aria-hidden className="size-1.5 animate-pulse rounded-full bg-current" />
        )}
        {isSoldOut ? 'Sold out' : words[status]}
      </Badge>
      {rehearsal && <Badge tone="accent">Rehearsal</Badge>}
    </span>
  )
}
