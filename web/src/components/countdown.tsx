import { formatCountdown } from '@/lib/time'
import { useServerTime } from '@/lib/use-server-time'

interface CountdownProps {
  /** In ms since 1970, by the server's clock. */
  untilMs: number
  /** It never shows more than this. */
  atMostMs?: number
}

/** The time left until a moment of the server's clock, such as `0:42`. */
export function Countdown({ untilMs, atMostMs = Number.POSITIVE_INFINITY }: CountdownProps) {
  const text = useServerTime((nowMs) => formatCountdown(Math.min(untilMs - nowMs, atMostMs)))
  return <span className="figures">{text}</span>
}
