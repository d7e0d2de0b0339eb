import { memo } from 'react'
import { Td, Th, Tr } from '@/components/ui/table'
import { Buyer, type KnownUser } from '@/features/admin/records/buyer'
import { Moment } from '@/features/admin/records/moment'
import { OrderSearch } from '@/features/admin/records/order-search'
import { pageArgs, RecordTable } from '@/features/admin/records/record-table'
import type { DropPurchase } from '@/lib/api/api.gen'
import { type Drop, useListDropPurchasesQuery } from '@/lib/api/endpoints'
import { formatMoney } from '@/lib/money'

type PurchaseRecord = DropPurchase & { user?: KnownUser }

/** A drop's purchases, newest first, and a search for an order. */
export function PurchasesTable({ drop }: { drop: Drop }) {
  return (
    <>
      <OrderSearch drop={drop} />
      <RecordTable
        of={drop.id}
        caption="Purchases, newest first"
        columns={5}
        usePage={usePurchasesPage}
        version={drop.soldStock}
        empty="Nothing was bought yet."
        head={
          <>
            <Th>Buyer</Th>
            <Th>Order</Th>
            {drop.sizes.length > 0 && <Th className="max-sm:hidden">Size</Th>}
            <Th className="max-sm:hidden" numeric>
              Price
            </Th>
            <Th numeric>When</Th>
          </>
        }
      >
        {(purchases) =>
          purchases.map((purchase) => (
            <PurchaseRow key={purchase.id} purchase={purchase} hasSizes={drop.sizes.length > 0} />
          ))
        }
      </RecordTable>
    </>
  )
}

const PurchaseRow = memo(function PurchaseRow({ purchase, hasSizes }: { purchase: PurchaseRecord; hasSizes: boolean }) {
  return (
    <Tr>
      <Td>
        <Buyer id={purchase.userId} user={purchase.user} />
      </Td>
      <Td>
        <span className="font-mono text-xs whitespace-nowrap">{purchase.number}</span>
        {purchase.size && (
          <span className="block text-xs wrap-anywhere text-muted sm:hidden">{purchase.size.label}</span>
        )}
      </Td>
      {hasSizes && <Td className="font-semibold wrap-anywhere max-sm:hidden">{purchase.size?.label}</Td>}
      <Td numeric className="font-semibold max-sm:hidden">
        {formatMoney(purchase.priceAtPurchase, purchase.currency)}
      </Td>
      <Td numeric>
        <Moment at={purchase.purchasedAt} />
      </Td>
    </Tr>
  )
})

function usePurchasesPage(id: string, cursor: string | undefined) {
  const { data, error, refetch } = useListDropPurchasesQuery(
    { id, ...pageArgs(cursor) },
    { refetchOnMountOrArgChange: true },
  )
  return { rows: data?.purchases, nextCursor: data?.nextCursor, error, refetch }
}
