import { useEffect, useState } from 'react'
import type { Step } from '@/features/holds/holds-slice'
import type { OwnReservation } from '@/lib/api/endpoints'

/** After this time without an answer, the dialog says that it is waiting. */
const patienceMs = 3_000

const time = new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit', second: '2-digit' })

interface StillWaitingProps {
  /** Undefined while a pair is being reserved. */
  step: Step | undefined
  hold: OwnReservation | undefined
}

/** Admits that the shop has not answered for some seconds. Mounted again for each request. */
export function StillWaiting({ step, hold }: StillWaitingProps) {
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), patienceMs)
    return () => clearTimeout(timer)
  }, [])
  if (!isLong) return step ? 'Waiting for the shop…' : 'Confirming your pair…'
  return <span className="font-semibold text-ink">{waitingText(step, hold)}</span>
}

function waitingText(step: Step | undefined, hold: OwnReservation | undefined): string {
  if (!hold || !step) return 'Still waiting for the shop – nothing is bought until you say so.'
  const until = time.format(new Date(hold.expiresAt))
  const asked = step === 'buying' ? ' You pay once, however often we ask.' : ''
  return `Still waiting for the shop – your pair is held until ${until}.${asked}`
}
