import { secondsLeft } from '@/lib/time'
import { useServerTime } from '@/lib/use-server-time'

const parts = [
  { unit: 'days', seconds: 86_400, of: Number.POSITIVE_INFINITY },
  { unit: 'hours', seconds: 3600, of: 24 },
  { unit: 'min', seconds: 60, of: 60 },
  { unit: 'sec', seconds: 1, of: 60 },
]

/**
 * The time until a drop opens, by the server's clock, in figures that are seen across a desk; as
 * large as the container allows. For screen readers the drop's button has the same time.
 */
export function BigClock({ untilMs }: { untilMs: number }) {
  const left = useServerTime((nowMs) => secondsLeft(untilMs - nowMs))
  return (
    <div
      aria-hidden
      data-clock
      className="flex w-fit max-w-full gap-[min(1.5rem,4.5cqw)] rounded-card bg-ink px-[min(1.75rem,5cqw)] py-[min(1.25rem,3cqw)] text-paper forced-colors:border"
    >
      {parts.map(({ unit, seconds, of }) => (
        <span key={unit} className="flex min-w-[2ch] flex-col items-center">
          <span className="display figures text-[clamp(1.125rem,10.5cqw,3.75rem)]">
            {String(Math.floor(left / seconds) % of).padStart(2, '0')}
          </span>
          <span className="mt-1 text-[min(0.75rem,3.6cqw)] font-semibold opacity-75">{unit}</span>
        </span>
      ))}
    </div>
  )
}
