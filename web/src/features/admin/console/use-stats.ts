import { useFresh } from '@/features/admin/use-fresh'
import type { DropStats } from '@/lib/api/api.gen'
import { type Drop, useGetDropStatsQuery } from '@/lib/api/endpoints'

const everyMs = 1000

/** Whether the drop's chart moves on with time. */
export const isRunning = ({ status }: Drop) => status === 'live' || status === 'paused'

/**
 * A drop's figures, read again every second while it runs and the page is visible, and otherwise
 * whenever the drop changes.
 */
export function useStats(drop: Drop): DropStats | undefined {
  const running = isRunning(drop)
  const { currentData, refetch } = useGetDropStatsQuery(
    { id: drop.id },
    { pollingInterval: running ? everyMs : 0, skipPollingIfUnfocused: true, refetchOnMountOrArgChange: true },
  )
  useFresh(refetch, drop.seq, !running)
  return currentData
}
