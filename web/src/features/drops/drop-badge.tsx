import { Badge } from '@/components/ui/badge'
import type { Drop } from '@/lib/api/endpoints'
import { cn } from '@/lib/cn'

const words = { upcoming: 'Upcoming', live: 'Live', paused: 'Paused', ended: 'Ended', cancelled: 'Cancelled' }

/** The status of a drop as a badge. */
export function DropBadge({
  drop: { status, rehearsal },
  className,
}: {
  drop: Pick<Drop, 'status' | 'rehearsal'>
  className?: string
}) {
  return (
    <span className={cn('flex gap-2', className)}>
      <Badge tone={status === 'live' ? 'live' : 'plain'}>
        {status === 'live' && <span aria-hidden className="size-1.5 animate-pulse rounded-full bg-current" />}
        {words[status]}
      </Badge>
      {rehearsal && <Badge tone="accent">Rehearsal</Badge>}
    </span>
  )
}
