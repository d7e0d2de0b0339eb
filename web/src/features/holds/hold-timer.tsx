import { Countdown } from '@/components/countdown'
import { Ring, warningSeconds } from '@/features/holds/ring'
import type { OwnReservation } from '@/lib/api/endpoints'
import { formatCountdown, secondsLeft } from '@/lib/time'
import { useServerTime } from '@/lib/use-server-time'

interface HoldTimerProps {
  /** Undefined while the reserve is in flight. */
  hold: OwnReservation | undefined
  holdSeconds: number
}

/** The remaining time of a hold: a ring, figures, and a warning near the end. */
export function HoldTimer({ hold, holdSeconds }: HoldTimerProps) {
  const untilMs = hold && Date.parse(hold.expiresAt)
  const fullMs = hold && untilMs ? Math.max(1000, untilMs - Date.parse(hold.createdAt)) : holdSeconds * 1000
  return (
    <div className="flex flex-col items-center gap-3 rounded-card bg-paper py-6">
      <Ring untilMs={untilMs} fullMs={fullMs}>
        <div role="timer" aria-label="Time left" className="display text-3xl">
          {untilMs ? <Countdown untilMs={untilMs} /> : <span className="figures">{formatCountdown(fullMs)}</span>}
        </div>
      </Ring>
      <p className="h-5 text-sm text-muted">{untilMs ? <Urgency untilMs={untilMs} /> : 'Confirming your pair…'}</p>
    </div>
  )
}

function Urgency({ untilMs }: { untilMs: number }) {
  const isLate = useServerTime((nowMs) => secondsLeft(untilMs - nowMs) <= warningSeconds)
  return isLate ? (
    <span role="alert" className="font-semibold text-bad">
      Last seconds: buy now, or the pair goes back
    </span>
  ) : (
    'Take your time. Nobody can take it from you.'
  )
}
