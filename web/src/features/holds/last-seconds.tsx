import { useEffect } from 'react'
import { warningSeconds } from '@/features/holds/ring'
import { holdSound } from '@/features/holds/sound'
import { leftMs } from '@/features/holds/time-left'
import type { OwnReservation } from '@/lib/api/endpoints'
import { serverClock } from '@/lib/clock'
import { secondsLeft } from '@/lib/time'
import { useServerTime } from '@/lib/use-server-time'

/** Long enough to be felt, short enough not to alarm. In ms. */
const pulse = [120, 80, 120]

/** When the last seconds of a hold begin: a short vibration, and a sound if the user wants it. */
export function LastSeconds({ hold }: { hold: OwnReservation }) {
  const isLate = useServerTime((nowMs) => {
    const left = secondsLeft(leftMs(hold, nowMs))
    return serverClock.measured && left > 0 && left <= warningSeconds
  })
  useEffect(() => {
    if (!isLate) return
    // A browser refuses both, and complains, on a page that has not been touched.
    if (navigator.userActivation && !navigator.userActivation.hasBeenActive) return
    navigator.vibrate?.(pulse)
    if (holdSound.isOn()) holdSound.play()
  }, [isLate])
  return null
}
