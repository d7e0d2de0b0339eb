import { browserAhead, serverClock } from '@/lib/clock'
import { useServerTime } from '@/lib/use-server-time'

/** A smaller difference is not noticeable, and cannot be measured reliably over a network. */
const worthSayingMs = 2000

/**
 * How far this computer's clock is ahead of the server's, in whole seconds as ms: 0 while that is
 * not worth a word, and undefined until it was measured.
 */
export function useClockApart(): number | undefined {
  return useServerTime(() => {
    if (!serverClock.measured) return undefined
    const apartMs = browserAhead()
    return Math.abs(apartMs) > worthSayingMs ? Math.round(apartMs / 1000) * 1000 : 0
  })
}
