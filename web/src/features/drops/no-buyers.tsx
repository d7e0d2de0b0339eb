import type { Drop } from '@/lib/api/endpoints'
import { formatMoment } from '@/lib/time'

/** Shown in place of the list of buyers while it is empty. */
export function NoBuyers({ drop: { status, dropStartTime } }: { drop: Drop }) {
  if (status === 'upcoming') {
    return (
      <span>
        Opens <time dateTime={dropStartTime}>{formatMoment(dropStartTime)}</time>
      </span>
    )
  }
  return status === 'live' || status === 'paused' ? 'No sales yet. Be the first.' : 'Nobody bought this one.'
}
