import { memo, type ReactNode } from 'react'
import { Avatar } from '@/components/avatar'
import type { RecentPurchase } from '@/lib/api/endpoints'
import { formatAgo } from '@/lib/time'
import { useServerTime } from '@/lib/use-server-time'

const places = 3

interface RecentBuyersProps {
  purchases: RecentPurchase[]
  /** Shown before the first purchase. */
  empty: ReactNode
}

/**
 * The newest buyers of a drop. It is always three lines high, so that nothing moves at the first
 * purchase.
 */
export const RecentBuyers = memo(function RecentBuyers({ purchases, empty }: RecentBuyersProps) {
  return (
    <ul
      aria-label="Recent buyers"
      className="flex h-27 flex-col gap-1 rounded-control bg-sunken/60 px-3.5 py-2 text-sm"
    >
      {withKeys(purchases.slice(0, places)).map(({ key, user, purchasedAt }) => (
        <li key={key} className="flex h-7.5 animate-arrive items-center gap-2">
          <Avatar name={user.name} imageUrl={user.imageUrl} className="size-6" />
          <span className="min-w-0 flex-1 truncate font-medium">{user.name}</span>
          <Ago time={purchasedAt} />
        </li>
      ))}
      {purchases.length === 0 && <li className="my-auto text-center text-muted">{empty}</li>}
    </ul>
  )
})

/**
 * Purchases have no public id. Two with the same name at the same time get different keys by their
 * order.
 */
function withKeys(purchases: RecentPurchase[]) {
  const seen = new Map<string, number>()
  return purchases
    .toReversed()
    .map((purchase) => {
      const same = `${purchase.purchasedAt} ${purchase.user.name}`
      const count = (seen.get(same) ?? 0) + 1
      seen.set(same, count)
      return { ...purchase, key: `${same} ${count}` }
    })
    .toReversed()
}

function Ago({ time }: { time: string }) {
  const text = useServerTime((nowMs) => formatAgo(nowMs - Date.parse(time)))
  return <span className="figures text-muted">{text}</span>
}
