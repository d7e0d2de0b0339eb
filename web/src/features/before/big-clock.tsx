import { secondsLeft } from '@/lib/time'
import { useServerTime } from '@/lib/use-server-time'

const parts = [
  { unit: 'days', seconds: 86_400, of: Number.POSITIVE_INFINITY },
  { unit: 'hours', seconds: 3600, of: 24 },
  { unit: 'min', seconds: 60, of: 60 },
  { unit: 'sec', seconds: 1, of: 60 },
]

/**
 * The time until a drop opens, by the server's clock, in figures that are seen across a desk. For
 * screen readers the drop's button has the same time.
 */
export function BigClock({ untilMs }: { untilMs: number }) {
  const left = useServerTime((nowMs) => secondsLeft(untilMs - nowMs))
  return (
    <div
      aria-hidden
      data-clock
      className="flex w-fit max-w-full gap-[min(1.5rem,4.5vw)] rounded-card bg-ink px-[min(1.75rem,5vw)] py-[min(1.25rem,3vw)] text-paper forced-colors:border"
    >
      {parts.map(({ unit, seconds, of }) => (
        <span key={unit} className="flex min-w-[2ch] flex-col items-center">
          <span className="display figures text-[min(2.75rem,10vw)] lg:text-6xl">
            {String(Math.floor(left / seconds) % of).padStart(2, '0')}
          </span>
          <span className="mt-1 text-[min(0.75rem,3.2vw)] font-semibold opacity-75">{unit}</span>
        </span>
      ))}
    </div>
  )
}
