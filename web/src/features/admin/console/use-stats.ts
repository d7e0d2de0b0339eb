import { useFresh } from '@/features/admin/use-fresh'
import type { DropStats } from '@/lib/api/api.gen'
import { type Drop, useGetDropStatsQuery } from '@/lib/api/endpoints'

const everyMs = 1000

/** Whether time alone moves a drop's chart. */
export const isRunning = ({ status }: Drop) => status === 'live' || status === 'paused'

/** A drop's figures: each second while it runs and somebody looks, else whenever something happens in it. */
export function useStats(drop: Drop): DropStats | undefined {
  const running = isRunning(drop)
  const { currentData, refetch } = useGetDropStatsQuery(
    { id: drop.id },
    { pollingInterval: running ? everyMs : 0, skipPollingIfUnfocused: true, refetchOnMountOrArgChange: true },
  )
  useFresh(refetch, drop.seq, !running)
  return currentData
}
