import { useEffect } from 'react'
import { api, type Drop } from '@/lib/api/endpoints'
import { useAppDispatch } from '@/lib/dispatch'
import { useServerTime } from '@/lib/use-server-time'

/**
 * The server announces an opening or an end within 1.5 s, even without Redis. After that the page
 * fetches the drop, at a random moment so that not all pages do it at once.
 */
const graceMs = 1500
const spreadMs = 2000

/** Updates a drop at its start and end even if the announcement was lost. */
export function useScheduledChanges({ id, status, dropStartTime, dropEndTime }: Drop): void {
  const dispatch = useAppDispatch()
  const startMs = Date.parse(dropStartTime)
  const endMs = dropEndTime ? Date.parse(dropEndTime) : Number.POSITIVE_INFINITY
  const isDue = useServerTime((nowMs) => {
    if (status === 'upcoming') return nowMs >= startMs
    return (status === 'live' || status === 'paused') && nowMs >= endMs
  })
  useEffect(() => {
    if (!isDue) return
    let timer = setTimeout(
      function ask() {
        dispatch(api.util.invalidateTags(['Shelf', { type: 'Drop', id }]))
        timer = setTimeout(ask, spreadMs + Math.random() * spreadMs)
      },
      graceMs + Math.random() * spreadMs,
    )
    return () => clearTimeout(timer)
  }, [dispatch, id, isDue])
}
