import { useEffect } from 'react'
import { leftMs } from '@/features/holds/time-left'
import type { OwnReservation } from '@/lib/api/endpoints'
import { documentTitle } from '@/lib/document-title'
import { formatCountdown } from '@/lib/time'
import { useServerTime } from '@/lib/use-server-time'

/** Puts what is left of a hold in front of the browser's title, so that other tabs show it. */
export function HoldTitle({ hold }: { hold: OwnReservation }) {
  const left = useServerTime((nowMs) => formatCountdown(leftMs(hold, nowMs)))
  useEffect(() => documentTitle.setPrefix(left), [left])
  useEffect(() => () => documentTitle.setPrefix(''), [])
  return null
}
