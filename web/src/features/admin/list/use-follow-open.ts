import type { Drop } from '@/lib/api/endpoints'
import { useFollow } from '@/lib/live/live-context'

/** Follows a drop while its stock can still change. */
export function useFollowOpen({ id, status, reservedStock }: Drop): void {
  const isOver = (status === 'ended' || status === 'cancelled') && reservedStock === 0
  useFollow(isOver ? undefined : id)
}
