import { useEffect, useRef, useState } from 'react'

const everyMs = 1000

/** A copy of a value that changes at most once a second and always gets the last change. */
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

/** Refetches when a version has changed, at most once a second, and only while `isWanted`. */
export function useFresh(refetch: () => unknown, version: number, isWanted: boolean): void {
  const latest = useThrottled(version)
  const read = useRef(latest)
  useEffect(() => {
    if (!isWanted || read.current === latest) return
    read.current = latest
    refetch()
  }, [refetch, latest, isWanted])
}
