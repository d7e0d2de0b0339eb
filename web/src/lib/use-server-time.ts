import { useRef, useSyncExternalStore } from 'react'
import { serverClock } from '@/lib/clock'

const stepMs = 250
const listeners = new Set<() => void>()
let timer: number | undefined

/** One timer for every countdown of the page. It runs on the server's seconds, and only while somebody looks. */
function tick() {
  for (const listener of listeners) listener()
  timer = window.setTimeout(tick, stepMs - (serverClock.now() % stepMs))
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) timer = window.setTimeout(tick, stepMs)
  listeners.add(listener)
  const unsubscribe = serverClock.subscribe(listener)
  return () => {
    unsubscribe()
    listeners.delete(listener)
    if (listeners.size === 0) window.clearTimeout(timer)
  }
}

/**
 * What `read` makes of the server's time. The component is drawn again when that changes, by `isSame`, and not each time
 * that a clock ticks.
 */
export function useServerTime<T>(read: (nowMs: number) => T, isSame: (a: T, b: T) => boolean = Object.is): T {
  const last = useRef<{ value: T } | null>(null)
  return useSyncExternalStore(subscribe, () => {
    const value = read(serverClock.now())
    if (!last.current || !isSame(last.current.value, value)) last.current = { value }
    return last.current.value
  })
}
