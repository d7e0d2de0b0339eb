import { memo } from 'react'
import { Td, Th, Tr } from '@/components/ui/table'
import { Moment } from '@/features/admin/records/moment'
import { pageArgs, RecordTable } from '@/features/admin/records/record-table'
import { UserId } from '@/features/admin/records/user-id'
import type { DropPurchase } from '@/lib/api/api.gen'
import { type Drop, useListDropPurchasesQuery } from '@/lib/api/endpoints'
import { formatMoney } from '@/lib/money'

/** A drop's purchases, newest first. */
export function PurchasesTable({ drop }: { drop: Drop }) {
  return (
    <RecordTable
      of={drop.id}
      caption="Purchases, newest first"
      columns={4}
      usePage={usePurchasesPage}
      version={drop.soldStock}
      empty="Nothing was bought yet."
      head={
        <>
          <Th>User</Th>
          <Th className="max-sm:hidden">Purchase</Th>
          <Th numeric>Price</Th>
          <Th numeric>When</Th>
        </>
      }
    >
      {(purchases) => purchases.map((purchase) => <PurchaseRow key={purchase.id} purchase={purchase} />)}
    </RecordTable>
  )
}

const PurchaseRow = memo(function PurchaseRow({ purchase }: { purchase: DropPurchase }) {
  return (
    <Tr>
      <Td>
        <UserId id={purchase.userId} />
      </Td>
      <Td className="max-sm:hidden">
        <span className="font-mono text-xs text-muted">{purchase.id}</span>
      </Td>
      <Td numeric className="font-semibold">
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
