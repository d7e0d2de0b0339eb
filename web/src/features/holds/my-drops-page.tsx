import { CloudOff, ShoppingBag } from 'lucide-react'
import type { ReactNode } from 'react'
import { useSelector } from 'react-redux'
import { Link } from 'react-router'
import { Notice } from '@/components/notice'
import { PageTitle } from '@/components/page-title'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { selectSession } from '@/features/auth/session-slice'
import { SignInNotice } from '@/features/auth/sign-in-notice'
import { HoldRow, PurchaseRow, ReservationRow } from '@/features/holds/my-drops-rows'
import { useOwnHolds, useOwnReservations } from '@/features/holds/own-reservations'
import { type OwnPurchase, useListOwnPurchasesQuery } from '@/lib/api/endpoints'

/** The user's holds, purchases and past reservations. */
export default function MyDropsPage() {
  const { status } = useSelector(selectSession)
  return (
    <>
      <PageTitle title="My drops" />
      {status === 'signed-in' ? (
        <MyDrops />
      ) : (
        <SignInNotice>Sign in to see what you hold and what you bought.</SignInNotice>
      )}
    </>
  )
}

function MyDrops() {
  const holds = useOwnHolds()
  const { reservations, isKnown, isError, refetch } = useOwnReservations()
  const purchases = useListOwnPurchasesQuery({ limit: 200 })
  const isThere = isKnown && purchases.data !== undefined
  if (!isThere && (isError || purchases.isError)) {
    return (
      <Notice icon={CloudOff} title="Your drops did not load">
        <Button
          onClick={() => {
            refetch()
            purchases.refetch()
          }}
        >
          Try again
        </Button>
      </Notice>
    )
  }
  if (!isKnown || !purchases.data) return <Skeleton className="h-64 rounded-card" />
  const ended = reservations.filter(({ status }) => status === 'expired' || status === 'cancelled')
  const bought: OwnPurchase[] = purchases.data.purchases
  if (reservations.length === 0 && bought.length === 0) return <NothingYet />
  return (
    <div className="flex flex-col gap-10">
      <Section title="On hold" count={holds.length}>
        {holds.map((hold) => (
          <HoldRow key={hold.id} hold={hold} />
        ))}
      </Section>
      <Section title="Bought" count={bought.length}>
        {bought.map((purchase) => (
          <PurchaseRow key={purchase.id} purchase={purchase} />
        ))}
      </Section>
      <Section title="Let go" count={ended.length}>
        {ended.map((reservation) => (
          <ReservationRow key={reservation.id} reservation={reservation} />
        ))}
      </Section>
    </div>
  )
}

function Section({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  if (count === 0) return null
  return (
    <section aria-label={title}>
      <h2 className="display mb-3 text-2xl">{title}</h2>
      <ul className="divide-y overflow-hidden rounded-card border bg-card">{children}</ul>
    </section>
  )
}

function NothingYet() {
  return (
    <Notice icon={ShoppingBag} title="Nothing here yet">
      <p>Pairs that you hold or buy are shown here.</p>
      <Button asChild>
        <Link to="/">Shop the drops</Link>
      </Button>
    </Notice>
  )
}
