import { useEffect, useRef, useState } from 'react'

const everyMs = 1000

/** A value that changes at most once a second; the last change always arrives. */
function useThrottled<T>(value: T): T {
  const [shown, setShown] = useState(value)
  const changedAt = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    const waitMs = Math.max(0, changedAt.current + everyMs - performance.now())
    const timer = setTimeout(() => {
      changedAt.current = performance.now()
      setShown(value)
    }, waitMs)
    return () => clearTimeout(timer)
  }, [value])
  return shown
}

/** Reads something again whenever a version has moved on, once a second at most, and not while nobody wants it to. */
export function useFresh(refetch: () => unknown, version: number, isWanted: boolean): void {
  const latest = useThrottled(version)
  const read = useRef(latest)
  useEffect(() => {
    if (!isWanted || read.current === latest) return
    read.current = latest
    refetch()
  }, [refetch, latest, isWanted])
}
