import type { AppStore } from '@/app/store'
import { api } from '@/lib/api/endpoints'
import { serverClock } from '@/lib/clock'

const readings = 3
const everyMs = 5 * 60_000

/** Sets the page's clock by the server's, now and every few minutes; returns what does it once more. */
export function clockSync(store: AppStore): () => void {
  let measuring = false
  async function measure(): Promise<void> {
    if (measuring) return
    measuring = true
    for (let i = 0; i < readings; i++) {
      const sentAt = serverClock.stopwatch()
      const { data } = await store.dispatch(
        api.endpoints.getConfig.initiate(undefined, { forceRefetch: true, subscribe: false }),
      )
      if (data) serverClock.learn({ serverTime: data.serverTime, sentAt, receivedAt: serverClock.stopwatch() })
    }
    measuring = false
  }
  setInterval(measure, everyMs)
  return () => void measure()
}
