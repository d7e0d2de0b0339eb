import { Link } from 'react-router'
import { Picture } from '@/components/picture'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { usePurchaseOf } from '@/features/orders/use-purchase'
import type { OwnReservation } from '@/lib/api/endpoints'
import { formatMoney } from '@/lib/money'

interface YoursProps {
  reservation: OwnReservation
  /** Undefined if another window has bought it, or the answer to the purchase was lost. */
  purchaseId: string | undefined
  onClose(): void
}

/** What the user has just bought, with the number of the order. */
export function Yours({ reservation: { id, drop, size, price, currency }, purchaseId, onClose }: YoursProps) {
  const { purchase, isLost } = usePurchaseOf(id, purchaseId)
  return (
    <div className="flex flex-col gap-5 short:grid short:grid-cols-2 short:items-center">
      <div className="relative">
        <Picture src={drop.imageUrl} alt="" first className="aspect-[16/10] rounded-card short:aspect-[2/1]" />
        <div className="mt-4 flex items-start gap-4">
          <div className="min-w-0 flex-1">
            <p className="eyebrow truncate text-muted">{drop.brand}</p>
            <p className="display mt-1 line-clamp-2 pb-0.5 text-xl break-words">{drop.name}</p>
          </div>
          <p className="shrink-0 text-right font-bold">
            {size && <span className="block max-w-32 wrap-anywhere">{size.label}</span>}
            <span className="figures block">{formatMoney(price, currency)}</span>
          </p>
        </div>
      </div>
      <div className="flex flex-col gap-5">
        <div className="rounded-card border border-transparent bg-paper px-4 py-4 text-center">
          <p className="eyebrow text-muted">Order number</p>
          {purchase ? (
            <p className="display figures mt-1.5 text-[min(1.75rem,8vw)] whitespace-nowrap">{purchase.number}</p>
          ) : (
            <NoNumber isLost={isLost} />
          )}
        </div>
        <div className="flex flex-col gap-2.5">
          {purchase ? (
            <Button asChild size="large">
              {/* In place of the dialog's entry in the history, so that Back leads to this page. */}
              <Link to={`/orders/${purchase.id}`} replace>
                View order
              </Link>
            </Button>
          ) : (
            <Button size="large" disabled>
              View order
            </Button>
          )}
          <Button size="large" variant="quiet" onClick={onClose}>
            Keep looking
          </Button>
        </div>
      </div>
    </div>
  )
}

function NoNumber({ isLost }: { isLost: boolean }) {
  if (!isLost) return <Skeleton className="mx-auto mt-1.5 h-7 w-52" />
  return (
    <p className="mt-1.5 text-sm text-muted">It did not load. My drops has it as soon as you are connected again.</p>
  )
}
