import type { DropStats } from '@/lib/api/api.gen'

/** How many seconds the chart shows. */
export const windowSeconds = 300

/**
 * Counts for each second, without gaps, in the form that the chart needs. Times are in seconds
 * since 1970.
 */
export interface ActivitySeries {
  times: number[]
  holds: number[]
  purchases: number[]
  /** Expired and cancelled holds. */
  returns: number[]
}

/** The seconds up to and including `untilS`, with the server's counts. */
export function activityUntil(series: DropStats['series'], untilS: number): ActivitySeries {
  const firstS = untilS - windowSeconds + 1
  const zeros = () => new Array<number>(windowSeconds).fill(0)
  const activity = { times: zeros().map((_, i) => firstS + i), holds: zeros(), purchases: zeros(), returns: zeros() }
  for (let i = series.length - 1; i >= 0; i--) {
    const second = series[i]
    if (!second) continue
    const at = Math.floor(Date.parse(second.at) / 1000) - firstS
    if (at < 0) break // the rest is older
    if (at >= windowSeconds) continue
    activity.holds[at] = second.holds
    activity.purchases[at] = second.sold
    activity.returns[at] = second.expired + second.cancelled
  }
  return activity
}

/** The last second in which something happened; undefined if nothing has. */
export function lastSecond(series: DropStats['series']): number | undefined {
  const last = series.at(-1)
  return last && Math.floor(Date.parse(last.at) / 1000)
}

/** The number of seconds over which a rate is averaged, because single seconds vary too much. */
export const averagedSeconds = 5

/** Rates for each second, averaged with the seconds before it. */
export function ratesOf({ times, holds, purchases, returns }: ActivitySeries): ActivitySeries {
  return { times, holds: averaged(holds), purchases: averaged(purchases), returns: averaged(returns) }
}

function averaged(counts: number[]): number[] {
  let sum = 0
  return counts.map((count, i) => {
    sum += count - (counts[i - averagedSeconds] ?? 0)
    return sum / Math.min(i + 1, averagedSeconds)
  })
}

export interface ActivityMinute {
  fromS: number
  holds: number
  purchases: number
  returns: number
}

/** The counts for each minute, newest first. */
export function minutesOf({ times, holds, purchases, returns }: ActivitySeries): ActivityMinute[] {
  const sum = (counts: number[], from: number) => counts.slice(from, from + 60).reduce((a, b) => a + b, 0)
  const minutes: ActivityMinute[] = []
  for (let from = windowSeconds - 60; from >= 0; from -= 60) {
    minutes.push({
      fromS: times[from] ?? 0,
      holds: sum(holds, from),
      purchases: sum(purchases, from),
      returns: sum(returns, from),
    })
  }
  return minutes
}
