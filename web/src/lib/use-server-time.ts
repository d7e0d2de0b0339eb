import { useRef, useSyncExternalStore } from 'react'
import { serverClock } from '@/lib/clock'

const stepMs = 250
const listeners = new Set<() => void>()
let timer: number | undefined

/**
 * One timer for all countdowns of the page. It runs on whole seconds of the server's clock, and
 * only while it is needed.
 */
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
 * The result of `read` for the server's time. The component is rendered again only when that result
 * changes, by `isSame`.
 */
export function useServerTime<T>(read: (nowMs: number) => T, isSame: (a: T, b: T) => boolean = Object.is): T {
  const last = useRef<{ value: T } | null>(null)
  return useSyncExternalStore(subscribe, () => {
    const value = read(serverClock.now())
    if (!last.current || !isSame(last.current.value, value)) last.current = { value }
    return last.current.value
  })
}
