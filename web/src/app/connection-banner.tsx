import { WifiOff } from 'lucide-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useSelector } from 'react-redux'
import type { RootState } from '@/app/store'
import type { Connection } from '@/lib/live/live-socket'

/** A connection that is back within this time is not mentioned. */
const patienceMs = 1500

/** Says when the page may show old data. */
export function ConnectionBanner() {
  const isOnline = useSyncExternalStore(subscribeOnline, () => navigator.onLine)
  const { state, isPolling } = useSelector((root: RootState) => root.connection)
  const isLost = useLongTrue(state === 'lost', patienceMs)
  if (isOnline && !isLost && !isPolling) return null
  return (
    <div role="alert" className="sticky top-16 z-20 bg-ink text-paper">
      <p className="page flex items-center gap-2.5 py-2.5 text-sm font-medium">
        <WifiOff aria-hidden className="size-4 shrink-0" />
        {isOnline
          ? describe(state, isPolling)
          : 'You are offline. What you see may be old; it catches up by itself when you are back.'}
      </p>
    </div>
  )
}

function describe(state: Connection, isPolling: boolean): string {
  if (state === 'full') {
    return 'The shop is very busy. This page asks for news every 2 seconds, and connects again in a minute. Your holds are safe.'
  }
  if (isPolling) return 'Reconnecting… Until then this page asks for news every 2 seconds. Your holds are safe.'
  return 'Reconnecting… What you see may be a moment old. Your holds are safe.'
}

/** True once `condition` has been true for `delayMs`; false as soon as it is not. */
function useLongTrue(condition: boolean, delayMs: number): boolean {
  const [isLong, setIsLong] = useState(false)
  useEffect(() => {
    if (!condition) return
    const timer = setTimeout(() => setIsLong(true), delayMs)
    return () => {
      clearTimeout(timer)
      setIsLong(false)
    }
  }, [condition, delayMs])
  return condition && isLong
}

function subscribeOnline(listener: () => void): () => void {
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  return () => {
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
  }
}
