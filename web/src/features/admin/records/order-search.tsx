import { useState } from 'react'
import { Link } from 'react-router'
import { Buyer } from '@/features/admin/records/buyer'
import { Moment } from '@/features/admin/records/moment'
import { orderNumberOf } from '@/features/admin/records/order-number'
import { SearchInput } from '@/features/admin/search-input'
import { type Drop, useGetPurchaseQuery } from '@/lib/api/endpoints'
import { formatMoney } from '@/lib/money'
import { problemOf } from '@/lib/problem'

/** Finds an order by its number, of whichever drop it is. */
export function OrderSearch({ drop }: { drop: Drop }) {
  const [text, setText] = useState('')
  const number = orderNumberOf(text)
  return (
    <div className="flex flex-col gap-3 border-b p-4">
      <SearchInput label="Find an order" placeholder="SH-7K3M-Q2XP" text={text} onText={setText} />
      <div aria-live="polite" className="empty:hidden">
        {number ? (
          <Found number={number} drop={drop} />
        ) : (
          text && <p className="text-sm text-muted">An order’s number looks like SH-7K3M-Q2XP.</p>
        )}
      </div>
    </div>
  )
}

function Found({ number, drop }: { number: string; drop: Drop }) {
  const { currentData: order, error } = useGetPurchaseQuery({ purchase: number }, { refetchOnMountOrArgChange: true })
  if (order) {
    const isElsewhere = order.dropId !== drop.id
    return (
      <section aria-label={`Order ${number}`} className="rounded-control bg-sunken/60 p-4">
        <p className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
          <span className="font-mono font-bold">{order.number}</span>
          <span className="figures text-sm font-semibold">{formatMoney(order.priceAtPurchase, order.currency)}</span>
        </p>
        <p className="mt-1 mb-3 flex flex-wrap gap-x-2 text-sm">
          {order.size && <span className="font-semibold">{order.size.label}</span>}
          <Moment at={order.purchasedAt} />
          {isElsewhere && (
            <Link to={`/admin/drops/${order.dropId}`} className="font-semibold underline underline-offset-4">
              {order.drop.name}
            </Link>
          )}
        </p>
        {order.user && <Buyer id={order.user.clerkId} user={order.user} className="max-w-full sm:max-w-full" />}
      </section>
    )
  }
  if (!error) return <p className="text-sm text-muted">Looking for {number}…</p>
  const { code, detail } = problemOf(error)
  const isMissing = code === 'not_found' || code === 'malformed_request' // not every letter is used in numbers
  return (
    <p className="text-sm font-medium text-bad">
      {isMissing ? `No order has the number ${number}. Check each letter.` : detail}
    </p>
  )
}
