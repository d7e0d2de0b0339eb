import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs'
import { count } from '@/features/admin/figures'
import { HoldsTable } from '@/features/admin/records/holds-table'
import { LedgerTable } from '@/features/admin/records/ledger-table'
import { PurchasesTable } from '@/features/admin/records/purchases-table'
import type { Drop } from '@/lib/api/endpoints'

/** A drop's records: current holds, the ledger, and purchases. */
export function Records({ drop }: { drop: Drop }) {
  return (
    <Tabs defaultValue="holds" className="min-w-0 overflow-hidden rounded-card border bg-card">
      <TabsList aria-label="Records" className="px-1">
        <TabsTrigger value="holds">
          Holds <Figure units={drop.reservedStock} />
        </TabsTrigger>
        <TabsTrigger value="ledger">Ledger</TabsTrigger>
        <TabsTrigger value="purchases">
          Purchases <Figure units={drop.soldStock} />
        </TabsTrigger>
      </TabsList>
      <TabsContent value="holds">
        <HoldsTable drop={drop} />
      </TabsContent>
      <TabsContent value="ledger">
        <LedgerTable drop={drop} />
      </TabsContent>
      <TabsContent value="purchases">
        <PurchasesTable drop={drop} />
      </TabsContent>
    </Tabs>
  )
}

/** A count next to a tab's name. It is not part of the accessible name, which must not change. */
function Figure({ units }: { units: number }) {
  return (
    <span aria-hidden className="figures ml-1 text-xs font-semibold text-muted">
      {count(units)}
    </span>
  )
}
