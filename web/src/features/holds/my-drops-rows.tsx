import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Picture } from '@/components/picture'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { HoldCountdown } from '@/features/holds/hold-countdown'
import { holdShown } from '@/features/holds/holds-slice'
import type { Drop, OwnPurchase, OwnReservation } from '@/lib/api/endpoints'
import { useAppDispatch } from '@/lib/dispatch'
import { formatMoney } from '@/lib/money'
import { formatMoment } from '@/lib/time'

/** An active hold. */
export function HoldRow({ hold }: { hold: OwnReservation }) {
  const dispatch = useAppDispatch()
  return (
    <Row
      drop={hold.drop}
      note={
        <>
          <SizeOf {...hold} />
          Yours for <HoldCountdown hold={hold} />
        </>
      }
    >
      <Button size="small" onClick={() => dispatch(holdShown(hold.dropId))}>
        Continue
      </Button>
    </Row>
  )
}

/** A purchase. */
export function PurchaseRow({ purchase }: { purchase: OwnPurchase }) {
  return (
    <Row
      drop={purchase.drop}
      note={
        <>
          <SizeOf {...purchase} />
          <time dateTime={purchase.purchasedAt}>{formatMoment(purchase.purchasedAt)}</time>
          <Link
            to={`/orders/${purchase.id}`}
            aria-label={`Order ${purchase.number}`}
            className="figures mt-1 block w-fit py-1 font-semibold whitespace-nowrap text-ink underline underline-offset-4"
          >
            {purchase.number}
          </Link>
        </>
      }
    >
      <div className="flex shrink-0 flex-col items-end gap-1.5">
        <span className="figures font-bold">{formatMoney(purchase.priceAtPurchase, purchase.currency)}</span>
        <Badge tone="good">Yours</Badge>
      </div>
    </Row>
  )
}

/** A reservation that ended without a purchase. */
export function ReservationRow({ reservation }: { reservation: OwnReservation }) {
  return (
    <Row
      drop={reservation.drop}
      note={
        <>
          <SizeOf {...reservation} />
          <time dateTime={reservation.createdAt}>{formatMoment(reservation.createdAt)}</time>
        </>
      }
    >
      <Badge>{reservation.status === 'expired' ? 'Missed' : 'Released'}</Badge>
    </Row>
  )
}

/** The size in front of a row's note. */
function SizeOf({ size }: Pick<OwnReservation, 'size'>) {
  return size && <span className="font-semibold wrap-anywhere text-ink">{size.label} · </span>
}

function Row({ drop, note, children }: { drop: Drop; note: ReactNode; children: ReactNode }) {
  return (
    <li className="flex items-center gap-4 p-3 sm:p-4">
      <Picture src={drop.imageUrl} alt="" className="size-16 shrink-0 rounded-control sm:size-20" />
      <div className="min-w-0 flex-1">
        <p className="eyebrow truncate text-muted">{drop.brand}</p>
        <Link to={`/drops/${drop.id}`} className="display line-clamp-2 pb-0.5 text-lg wrap-anywhere hover:underline">
          {drop.name}
        </Link>
        <p className="text-sm text-muted">{note}</p>
      </div>
      {children}
    </li>
  )
}
