import { useEffect } from 'react'
import { useSelector } from 'react-redux'
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
export function useScheduledChanges({ id, status, dropStartTime, dropEndTime, nextHoldEnd }: Drop): void {
  const dispatch = useAppDispatch()
  useAskAtHoldEnd(id, nextHoldEnd)
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

/**
 * A page without a socket asks as soon as the first hold is over, and not only at its next turn: a
 * unit may be back, and a visitor who looks at the countdown presses then.
 */
function useAskAtHoldEnd(id: string, nextHoldEnd: string | null | undefined): void {
  const dispatch = useAppDispatch()
  const isPolling = useSelector((state: { connection: { isPolling: boolean } }) => state.connection.isPolling)
  const isOver = useServerTime((nowMs) => Boolean(nextHoldEnd) && Date.parse(nextHoldEnd ?? '') <= nowMs)
  useEffect(() => {
    if (isPolling && isOver) dispatch(api.util.invalidateTags(['Shelf', { type: 'Drop', id }]))
  }, [dispatch, id, isPolling, isOver])
}
