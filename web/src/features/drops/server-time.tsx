import { Clock } from 'lucide-react'
import { browserAhead, serverClock } from '@/lib/clock'
import { formatDuration } from '@/lib/time'
import { useServerTime } from '@/lib/use-server-time'

const time = new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit', second: '2-digit' })

/** A smaller difference is not noticeable, and cannot be measured reliably over a network. */
const worthSayingMs = 2000

/** The server's clock, and how far this computer's differs from it. */
export function ServerTime() {
  const text = useServerTime((nowMs) => time.format(nowMs))
  const apart = useServerTime(() => (serverClock.measured ? Math.round(browserAhead() / 1000) * 1000 : 0))
  return (
    <p className="flex items-center gap-2 text-sm text-muted">
      <Clock aria-hidden className="size-4" />
      <span>
        Store time <span className="figures font-semibold text-ink">{text}</span>
        {Math.abs(apart) >= worthSayingMs && (
          <span className="block text-xs">
            Your clock is {formatDuration(Math.abs(apart))} {apart > 0 ? 'ahead' : 'behind'}; countdowns follow ours.
          </span>
        )}
      </span>
    </p>
  )
}
