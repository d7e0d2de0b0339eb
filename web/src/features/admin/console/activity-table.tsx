import { memo } from 'react'
import { type ActivitySeries, minutesOf } from '@/features/admin/console/activity-series'
import { counted } from '@/features/admin/figures'

const time = new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit', second: '2-digit' })

/** The chart as a table, for people who cannot see it. */
export const ActivityTable = memo(function ActivityTable({ activity }: { activity: ActivitySeries }) {
  const minutes = minutesOf(activity)
  const all = (of: 'holds' | 'purchases' | 'returns') => minutes.reduce((sum, minute) => sum + minute[of], 0)
  return (
    <div className="sr-only">
      <p>
        In these five minutes: {counted(all('holds'), 'hold')}, {counted(all('purchases'), 'purchase')} and{' '}
        {counted(all('returns'), 'return')}; at most {counted(Math.max(...activity.holds), 'hold')} in one second.
      </p>
      <table>
        <caption>Activity minute by minute, newest first</caption>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">Holds</th>
            <th scope="col">Purchases</th>
            <th scope="col">Returns</th>
          </tr>
        </thead>
        <tbody>
          {minutes.map(({ fromS, holds, purchases, returns }) => (
            <tr key={fromS}>
              <th scope="row">{time.format(fromS * 1000)}</th>
              <td>{holds}</td>
              <td>{purchases}</td>
              <td>{returns}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
})
