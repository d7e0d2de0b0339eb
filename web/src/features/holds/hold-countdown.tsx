import { Countdown } from '@/components/countdown'
import { lengthMs } from '@/features/holds/time-left'
import type { OwnReservation } from '@/lib/api/endpoints'

/** What is left of a hold, such as `0:42`. */
export const HoldCountdown = ({ hold }: { hold: OwnReservation }) => (
  <Countdown untilMs={Date.parse(hold.expiresAt)} atMostMs={lengthMs(hold)} />
)
