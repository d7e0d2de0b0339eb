import { serverClock } from '@/lib/clock'

const readings = 3
const everyMs = 5 * 60_000

/** Sets the page's clock by the server's, now and every few minutes; returns what does it once more. */
export function clockSync(): () => void {
  let measuring = false
  async function measure(): Promise<void> {
    if (measuring) return
    measuring = true
    for (let i = 0; i < readings; i++) await read()
    measuring = false
  }
  void measure()
  setInterval(measure, everyMs)
  return () => void measure()
}

/** One reading. It goes around the cache, which might hand on an answer to an earlier question. */
async function read(): Promise<void> {
  const sentAt = serverClock.stopwatch()
  try {
    const reply = await fetch('/api/config', { cache: 'no-store' })
    const receivedAt = serverClock.stopwatch()
    const { serverTime } = (await reply.json()) as { serverTime: string }
    serverClock.learn({ serverTime, sentAt, receivedAt })
  } catch {
    // The clock runs on as it was set last, and is set again when the connection is back.
  }
}
