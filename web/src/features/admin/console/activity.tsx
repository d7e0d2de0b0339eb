import { memo, useMemo, useState } from 'react'
import { ActivityChart } from '@/features/admin/console/activity-chart'
import { ActivityLegend } from '@/features/admin/console/activity-legend'
import { activityUntil, averagedSeconds, lastSecond, ratesOf } from '@/features/admin/console/activity-series'
import { ActivityTable } from '@/features/admin/console/activity-table'
import type { DropStats } from '@/lib/api/api.gen'
import { serverClock } from '@/lib/clock'
import { formatMoment } from '@/lib/time'

interface ActivityProps {
  /** Whether the chart moves on with time. */
  isRunning: boolean
  stats: DropStats | undefined
}

/**
 * Holds, purchases and returned units for each second: up to now while the drop runs, otherwise in
 * its last five minutes.
 */
export const Activity = memo(function Activity({ isRunning, stats }: ActivityProps) {
  const [pointed, setPointed] = useState<number | null>(null)
  const activity = useMemo(() => {
    // The current second is not over, and would always look like a drop in the rate.
    const nowS = Math.floor(serverClock.now() / 1000) - 1
    const series = stats?.series ?? []
    return activityUntil(series, isRunning ? nowS : (lastSecond(series) ?? nowS))
  }, [stats, isRunning])
  const rates = useMemo(() => ratesOf(activity), [activity])
  const lastS = activity.times.at(-1) ?? 0
  const isEmpty = stats !== undefined && stats.series.length === 0

  return (
    <figure aria-labelledby="activity-title" className="rounded-card border bg-card p-4 sm:p-5">
      <figcaption className="mb-3 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-2">
        <span id="activity-title" className="font-semibold">
          Activity a second
        </span>
        <span className="text-xs text-muted">
          {isRunning
            ? `The last 5 minutes, averaged over ${averagedSeconds} s`
            : `The last 5 minutes of it, until ${formatMoment(new Date(lastS * 1000).toISOString())}`}
        </span>
      </figcaption>
      <ActivityLegend rates={rates} pointed={pointed} />
      <div className="relative">
        <ActivityChart rates={rates} onPoint={setPointed} />
        {isEmpty && (
          <p className="absolute inset-0 grid place-items-center pb-6 text-sm text-muted">Nothing has happened yet.</p>
        )}
      </div>
      <ActivityTable activity={activity} />
    </figure>
  )
})
