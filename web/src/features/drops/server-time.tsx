import { Clock } from 'lucide-react'
import { useClockApart } from '@/features/before/use-clock-apart'
import { formatDuration } from '@/lib/time'
import { useServerTime } from '@/lib/use-server-time'

const time = new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit', second: '2-digit' })

/** The server's clock, and how far this computer's differs from it. */
export function ServerTime() {
  const text = useServerTime((nowMs) => time.format(nowMs))
  const apartMs = useClockApart() ?? 0
  return (
    <p className="flex items-center gap-2 text-sm text-muted">
      <Clock aria-hidden className="size-4" />
      <span>
        Store time <span className="figures font-semibold text-ink">{text}</span>
        {apartMs !== 0 && (
          <span className="block text-xs">
            Your clock is {formatDuration(Math.abs(apartMs))} {apartMs > 0 ? 'ahead' : 'behind'}; countdowns follow
            ours.
          </span>
        )}
      </span>
    </p>
  )
}
