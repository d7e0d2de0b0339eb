import { CloudOff, PackageCheck, Printer, SearchX } from 'lucide-react'
import type { ReactNode } from 'react'
import { useSelector } from 'react-redux'
import { Link, useParams } from 'react-router'
import { Notice } from '@/components/notice'
import { useDocumentTitle } from '@/components/page-title'
import { Picture } from '@/components/picture'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { selectSignedIn } from '@/features/auth/session-slice'
import { SignInNotice } from '@/features/auth/sign-in-notice'
import { type Order, useGetConfigQuery, useGetPurchaseQuery } from '@/lib/api/endpoints'
import { inZones } from '@/lib/in-zones'
import { formatMoney } from '@/lib/money'
import { problemOf } from '@/lib/problem'

/** The page of one order: a receipt, which can be printed. */
export default function OrderPage() {
  const { id = '' } = useParams()
  const signedIn = useSelector(selectSignedIn)
  const { currentData: order, error, refetch } = useGetPurchaseQuery({ purchase: id }, { skip: !signedIn })
  useDocumentTitle(order && signedIn ? `Order ${order.number}` : 'Order')
  if (!signedIn) return <SignInNotice>Sign in to see your order. You stay on this page.</SignInNotice>
  if (order) return <Receipt order={order} />
  if (!error) return <Skeleton className="mx-auto mt-10 h-112 max-w-2xl rounded-card" />
  return <NoOrder error={error} onRetry={refetch} />
}

function NoOrder({ error, onRetry }: { error: unknown; onRetry(): void }) {
  const { code, detail } = problemOf(error)
  if (code === 'not_found' || code === 'malformed_request') {
    return (
      <Notice isPage icon={SearchX} title="You have no such order">
        <p>The link may be incomplete, or the order belongs to another account.</p>
        <Button asChild>
          <Link to="/my-drops">See your orders</Link>
        </Button>
      </Notice>
    )
  }
  return (
    <Notice isPage icon={CloudOff} title="The order did not load">
      <p>{detail}</p>
      <Button onClick={onRetry}>Try again</Button>
    </Notice>
  )
}

function Receipt({ order }: { order: Order }) {
  const { drop, number, size, priceAtPurchase, currency, user } = order
  return (
    <article aria-labelledby="order-number" className="receipt mx-auto max-w-2xl pt-8 lg:pt-12">
      <p className="eyebrow flex items-center gap-2 text-good">
        <PackageCheck aria-hidden className="size-4" /> Bought, and yours
      </p>
      <h1 id="order-number" className="display figures mt-2 text-[min(3rem,9.5vw)] whitespace-nowrap">
        {number}
      </h1>
      <div className="mt-6 overflow-hidden rounded-card border bg-card sm:grid sm:grid-cols-[1fr_1.2fr]">
        <Picture src={drop.imageUrl} alt={drop.name} first className="aspect-[4/3] sm:aspect-auto sm:h-full" />
        <div className="p-5 sm:p-7">
          <p className="eyebrow truncate text-muted">{drop.brand}</p>
          <h2 className="display mt-1 text-2xl break-words">
            <Link to={`/drops/${drop.id}`} className="underline-offset-4 hover:underline">
              {drop.name}
            </Link>
          </h2>
          <dl className="mt-5 divide-y border-y text-sm">
            {size && <Fact name="Size">{size.label}</Fact>}
            <Fact name="Bought">
              <PurchaseTime purchasedAt={order.purchasedAt} />
            </Fact>
            {user && (
              <Fact name="Buyer">{[user.firstName, user.lastName].filter(Boolean).join(' ') || user.email}</Fact>
            )}
            <Fact name="Total">
              <span className="figures text-lg">{formatMoney(priceAtPurchase, currency)}</span>
            </Fact>
          </dl>
        </div>
      </div>
      <p className="mt-6 text-pretty text-muted">
        Next, the shop packs your pair and ships it. It has your name and e-mail address from your account; to ask about
        your order, all that you need is its number.
      </p>
      <div className="mt-6 flex flex-wrap gap-3 print:hidden">
        <Button variant="secondary" onClick={() => window.print()}>
          <Printer aria-hidden /> Print receipt
        </Button>
        <Button asChild variant="quiet">
          <Link to="/my-drops">All your drops</Link>
        </Button>
      </div>
    </article>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-6 py-3">
      <dt className="shrink-0 text-muted">{name}</dt>
      <dd className="min-w-0 text-right font-semibold wrap-anywhere">{children}</dd>
    </div>
  )
}

function PurchaseTime({ purchasedAt }: { purchasedAt: string }) {
  const { data: config } = useGetConfigQuery()
  const { own, shop } = inZones(purchasedAt, config?.timeZone)
  return (
    <time dateTime={purchasedAt}>
      {own}
      {shop && <span className="block font-normal text-balance text-muted">{shop} at the shop</span>}
    </time>
  )
}
