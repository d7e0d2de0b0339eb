import { Announcer } from '@/components/announcements/announcer'
import { useOwnHolds } from '@/features/holds/own-reservations'
import { useOpenHold } from '@/features/holds/use-open-hold'

/**
 * The page's announcements, which never cover the time that is left: above the bar of holds, and in
 * the dialog of a hold only in its own line.
 */
export function HoldAnnouncer() {
  const isHoldOpen = useOpenHold() !== undefined
  const holds = useOwnHolds()
  return <Announcer isShownElsewhere={isHoldOpen} rowsBelow={holds.length} />
}
