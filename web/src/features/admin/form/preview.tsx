import { useMemo } from 'react'
import { Picture } from '@/components/picture'
import { checkValues } from '@/features/admin/form/check-values'
import type { DropValues } from '@/features/admin/form/drop-values'
import { isoOf } from '@/features/admin/form/local-time'
import { unitsOfRows } from '@/features/admin/form/size-rows'
import { DropBadge } from '@/features/drops/drop-badge'
import { NoBuyers } from '@/features/drops/no-buyers'
import { RecentBuyers } from '@/features/drops/recent-buyers'
import { ReserveButton } from '@/features/drops/reserve-button'
import { StockBar } from '@/features/drops/stock-bar'
import { isSameState, reserveState } from '@/features/holds/reserve-state'
import type { Drop } from '@/lib/api/endpoints'
import { formatMoney } from '@/lib/money'
import { useServerTime } from '@/lib/use-server-time'

interface PreviewProps {
  values: DropValues
  /** The drop that is edited, whose real stock and buyers are shown. */
  drop?: Drop | undefined
}

const nobody = { hold: undefined, taken: 0, reserving: false, refusal: undefined, waitEndMs: 0 }
const nothing = () => {}

/** A preview of the card that shoppers will see. It cannot be used. */
export function Preview({ values, drop }: PreviewProps) {
  const opensMs = Date.parse(values.dropStartTime)
  const hasOpened = useServerTime((nowMs) => opensMs <= nowMs)
  const shown = useMemo(() => shownDrop(values, drop, hasOpened), [values, drop, hasOpened])
  const state = useServerTime((nowMs) => reserveState(shown, nobody, nowMs), isSameState)
  return (
    <figure aria-label="Preview of the card">
      <figcaption className="eyebrow mb-3 text-muted">As shoppers will see it</figcaption>
      <div inert aria-hidden className="flex max-w-md flex-col overflow-hidden rounded-card border bg-card">
        <div className="relative">
          <Picture src={values.imageUrl.trim()} alt="" className="aspect-[4/3]" />
          <DropBadge drop={shown} className="absolute top-4 left-4" />
        </div>
        <div className="flex flex-col gap-5 p-5">
          <div className="flex items-start justify-between gap-4">
            <div className="min-w-0">
              <p className="eyebrow truncate text-muted">{shown.brand || ' '}</p>
              <p className="display mt-1 line-clamp-2 text-2xl break-words">{shown.name}</p>
            </div>
            <p className="figures pt-4.5 text-lg font-bold">{formatMoney(shown.price, shown.currency)}</p>
          </div>
          <StockBar
            id="preview"
            totalStock={shown.totalStock}
            availableStock={shown.availableStock}
            reservedStock={shown.reservedStock}
            soldStock={shown.soldStock}
          />
          <RecentBuyers purchases={shown.recentPurchases} empty={<NoBuyers drop={shown} />} />
          <ReserveButton state={state} onReserve={nothing} onShowHold={nothing} className="w-full" />
        </div>
      </div>
    </figure>
  )
}

/** The drop that the values describe. Invalid values are shown as empty. */
function shownDrop(values: DropValues, drop: Drop | undefined, hasOpened: boolean): Drop {
  const wrong = checkValues(values)
  const ownStock = wrong.totalStock ? 0 : Number(values.totalStock)
  const totalStock = values.sizes.length > 0 ? (drop?.totalStock ?? unitsOfRows(values.sizes)) : ownStock
  const isNew = !drop || drop.status === 'upcoming'
  return {
    id: drop?.id ?? 'preview',
    name: values.name.trim() || 'The drop’s name',
    description: values.description,
    brand: values.brand.trim(),
    sku: values.sku,
    imageUrl: values.imageUrl.trim(),
    price: wrong.price ? '0' : values.price.trim(),
    currency: wrong.currency ? 'USD' : values.currency.trim(),
    totalStock: isNew ? totalStock : drop.totalStock,
    availableStock: isNew ? totalStock : drop.availableStock,
    reservedStock: drop?.reservedStock ?? 0,
    soldStock: drop?.soldStock ?? 0,
    sizes: drop?.sizes ?? [],
    status: isNew ? (hasOpened ? 'live' : 'upcoming') : drop.status,
    dropStartTime: isoOf(values.dropStartTime) ?? new Date().toISOString(),
    dropEndTime: isoOf(values.dropEndTime),
    maxPerUser: 1,
    holdSeconds: wrong.holdSeconds ? 60 : Number(values.holdSeconds),
    freeReturns: null,
    rehearsal: values.rehearsal,
    revision: drop?.revision ?? 1,
    seq: drop?.seq ?? 0,
    recentPurchases: drop?.recentPurchases ?? [],
    soldOutAt: drop?.soldOutAt ?? null,
    nextHoldEnd: drop?.nextHoldEnd ?? null,
    createdAt: drop?.createdAt ?? '',
    updatedAt: drop?.updatedAt ?? new Date().toISOString(),
  }
}
