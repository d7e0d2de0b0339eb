import type { ReactNode } from 'react'
import { secondsLeft } from '@/lib/time'
import { useServerTime } from '@/lib/use-server-time'

interface RingProps {
  /** When the ring is empty, in ms since 1970; undefined while that is not known. */
  untilMs: number | undefined
  fullMs: number
  children: ReactNode
}

const radius = 54
const around = 2 * Math.PI * radius

/** The last seconds, shown as a warning. */
export const warningSeconds = 10

/** A ring that shrinks until a time of the server's clock. */
export function Ring({ untilMs, fullMs, children }: RingProps) {
  const left = useServerTime((nowMs) => (untilMs === undefined ? fullMs / 1000 : secondsLeft(untilMs - nowMs)))
  const share = Math.min(1, (left * 1000) / fullMs)
  const isLate = untilMs !== undefined && left <= warningSeconds
  return (
    <div
      className={`relative size-[min(9rem,28dvh)] max-sm:[@media(max-height:42rem)]:size-[min(7rem,17dvh)] ${isLate ? 'text-bad' : 'text-ink'}`}
    >
      <svg viewBox="0 0 120 120" className="size-full -rotate-90" aria-hidden="true">
        <circle cx="60" cy="60" r={radius} fill="none" strokeWidth="7" className="stroke-sunken" />
        <circle
          cx="60"
          cy="60"
          r={radius}
          fill="none"
          strokeWidth="7"
          strokeLinecap="round"
          className={`transition-[stroke-dashoffset] duration-1000 ease-linear ${isLate ? 'animate-heartbeat stroke-bad' : 'stroke-accent'}`}
          strokeDasharray={around}
          strokeDashoffset={around * (1 - share)}
        />
      </svg>
      <div className="absolute inset-0 grid place-items-center">{children}</div>
    </div>
  )
}
