import { HoldCountdown } from '@/features/holds/hold-countdown'
import { useOwnHolds } from '@/features/holds/own-reservations'

/** What to say before a user who holds something signs out; undefined if they hold nothing. */
export function useSignOutWarning() {
  const [hold, ...others] = useOwnHolds()
  if (!hold) return undefined
  return (
    <p>
      You hold {hold.drop.name} for <HoldCountdown hold={hold} />
      {others.length > 0 && `, and ${others.length} more`}. Signing out does not release it, but to buy it you have to
      sign in again before the time runs out.
    </p>
  )
}
