import { useEffect } from 'react'
import { api, type Drop } from '@/lib/api/endpoints'
import { useAppDispatch } from '@/lib/dispatch'
import { useServerTime } from '@/lib/use-server-time'

/** The server announces an opening within 1.5 s even without Redis; after that the page asks, not everybody at once. */
const graceMs = 1500
const spreadMs = 2000

/** Has a drop opened at its time also when the announcement was lost. */
export function useOpening({ status, dropStartTime }: Drop): void {
  const dispatch = useAppDispatch()
  const startMs = Date.parse(dropStartTime)
  const isDue = useServerTime((nowMs) => status === 'upcoming' && nowMs >= startMs)
  useEffect(() => {
    if (!isDue) return
    let timer = setTimeout(
      function ask() {
        dispatch(api.util.invalidateTags(['Shelf', 'Drop']))
        timer = setTimeout(ask, spreadMs + Math.random() * spreadMs)
      },
      graceMs + Math.random() * spreadMs,
    )
    return () => clearTimeout(timer)
  }, [dispatch, isDue])
}
