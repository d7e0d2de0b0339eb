import { HoldCountdown } from '@/features/holds/hold-countdown'
import type { Step } from '@/features/holds/holds-slice'
import { Ring, warningSeconds } from '@/features/holds/ring'
import { SoundButton } from '@/features/holds/sound-button'
import { StillWaiting } from '@/features/holds/still-waiting'
import { lengthMs } from '@/features/holds/time-left'
import type { OwnReservation } from '@/lib/api/endpoints'
import { formatCountdown, secondsLeft } from '@/lib/time'
import { useServerTime } from '@/lib/use-server-time'

interface HoldTimerProps {
  /** Undefined while the reserve is in flight. */
  hold: OwnReservation | undefined
  holdSeconds: number
  /** What the user has asked for and waits for, if they do. */
  step: Step | undefined
}

/** The remaining time of a hold: a ring, figures, and a warning near the end. */
export function HoldTimer({ hold, holdSeconds, step }: HoldTimerProps) {
  const untilMs = hold && Date.parse(hold.expiresAt)
  const fullMs = hold ? Math.max(1000, lengthMs(hold)) : holdSeconds * 1000
  return (
    <div className="relative flex flex-col items-center gap-[min(0.75rem,1.5dvh)] rounded-card border border-transparent bg-paper px-6 py-[min(1.5rem,2.5dvh)]">
      <SoundButton className="absolute top-1.5 right-1.5" />
      <Ring untilMs={untilMs} fullMs={fullMs}>
        <div role="timer" aria-label="Time left" className="display text-[min(1.875rem,7dvh)]">
          {hold ? <HoldCountdown hold={hold} /> : <span className="figures">{formatCountdown(fullMs)}</span>}
        </div>
      </Ring>
      <p aria-live="polite" className="min-h-5 max-w-72 text-center text-sm text-balance text-muted">
        {untilMs && !step ? <Urgency untilMs={untilMs} /> : <StillWaiting key={step} step={step} hold={hold} />}
      </p>
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
