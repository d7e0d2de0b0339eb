import { formatCountdown } from '@/lib/time'
import { useServerTime } from '@/lib/use-server-time'

/** The time left until a moment of the server's clock, such as `0:42`. */
export function Countdown({ untilMs }: { untilMs: number }) {
  const text = useServerTime((nowMs) => formatCountdown(untilMs - nowMs))
  return <span className="figures">{text}</span>
}
