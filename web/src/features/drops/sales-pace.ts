import type { Drop } from '@/lib/api/endpoints'
import { formatCountdown } from '@/lib/time'

type Sales = Pick<Drop, 'soldStock' | 'totalStock' | 'dropStartTime' | 'dropEndTime' | 'soldOutAt' | 'status'>

/**
 * How many units were sold and, of a drop that sells no more, how fast: `29 of 45 sold, in 1:32`.
 * The time is that until the last unit was sold or, if some were left, until the drop ended.
 */
export function salesPace({ soldStock, totalStock, dropStartTime, dropEndTime, soldOutAt, status }: Sales): string {
  const share = `${soldStock.toLocaleString('en-US')} of ${totalStock.toLocaleString('en-US')} sold`
  const until = soldOutAt ?? (status === 'ended' ? dropEndTime : null)
  const tookMs = until ? Date.parse(until) - Date.parse(dropStartTime) : 0
  return soldStock > 0 && tookMs > 0 ? `${share}, in ${formatCountdown(tookMs)}` : share
}
