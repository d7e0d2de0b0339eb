import { serverClock } from '@/lib/clock'

const readings = 3
const everyMs = 5 * 60_000

/**
 * Sets the page's clock from the server's, now and every few minutes. Returns a function that does
 * it once more.
 */
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

/** One reading, without the cache, which could return an earlier answer. */
async function read(): Promise<void> {
  const sentAt = serverClock.stopwatch()
  try {
    const reply = await fetch('/api/config', { cache: 'no-store' })
    const receivedAt = serverClock.stopwatch()
    const { serverTime } = (await reply.json()) as { serverTime: string }
    serverClock.learn({ serverTime, sentAt, receivedAt })
  } catch {
    // The clock keeps its last setting, and is set again when the connection is back.
  }
}
