import { Pencil } from 'lucide-react'
import { memo } from 'react'
import { Link } from 'react-router'
import { Picture } from '@/components/picture'
import { Button } from '@/components/ui/button'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { count } from '@/features/admin/figures'
import { StockSliver } from '@/features/admin/list/stock-sliver'
import type { DropFilter } from '@/features/admin/list/use-drop-filter'
import { useFollowOpen } from '@/features/admin/list/use-follow-open'
import { Pages, type UsePage } from '@/features/admin/pages'
import { DropBadge } from '@/features/drops/drop-badge'
import type { Drop } from '@/lib/api/endpoints'
import { formatMoney } from '@/lib/money'
import { formatMoment } from '@/lib/time'

export interface DropsViewProps {
  usePage: UsePage<DropFilter, Drop>
  filter: DropFilter
  depth: number
  onMore(): void
}

/** Drops as a table, for a wide screen. */
export function DropTable({ usePage, filter, depth, onMore }: DropsViewProps) {
  return (
    <div className="overflow-hidden rounded-card border bg-card">
      <Table caption="Drops" className="table-fixed">
        <thead className="bg-sunken/50">
          <tr>
            <Th>Drop</Th>
            <Th className="w-34">Status</Th>
            <Th className="w-26" numeric>
              Price
            </Th>
            <Th className="w-28">Stock</Th>
            <Th className="w-19" numeric>
              Available
            </Th>
            <Th className="w-19" numeric>
              In carts
            </Th>
            <Th className="w-19" numeric>
              Sold
            </Th>
            <Th className="w-19" numeric>
              Total
            </Th>
            <Th className="w-44">Opens</Th>
            <Th className="w-17">
              <span className="sr-only">Edit</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          <Pages
            usePage={usePage}
            of={filter}
            depth={depth}
            onMore={onMore}
            below={(content) => (
              <Tr>
                <Td colSpan={10} className="py-4 text-center">
                  {content}
                </Td>
              </Tr>
            )}
          >
            {(drops) => drops.map((drop) => <DropRow key={drop.id} drop={drop} />)}
          </Pages>
        </tbody>
      </Table>
    </div>
  )
}

const DropRow = memo(function DropRow({ drop }: { drop: Drop }) {
  useFollowOpen(drop)
  return (
    <Tr className="hover:bg-sunken/40 [&>td]:py-2">
      <Td>
        <div className="flex items-center gap-3">
          <Picture src={drop.imageUrl} alt="" className="size-10 shrink-0 rounded-lg" />
          <div className="min-w-0">
            <Link to={`/admin/drops/${drop.id}`} className="block truncate font-semibold hover:underline">
              {drop.name}
            </Link>
            <p className="truncate text-xs leading-4 text-muted">
              {[drop.brand, drop.sku].filter(Boolean).join(' · ')}
            </p>
          </div>
        </div>
      </Td>
      <Td>
        <DropBadge drop={drop} className="flex-col items-start gap-1" />
      </Td>
      <Td numeric>{formatMoney(drop.price, drop.currency)}</Td>
      <Td>
        <StockSliver drop={drop} />
      </Td>
      <Td numeric className="font-semibold">
        {count(drop.availableStock)}
      </Td>
      <Td numeric>{count(drop.reservedStock)}</Td>
      <Td numeric>{count(drop.soldStock)}</Td>
      <Td numeric className="text-muted">
        {count(drop.totalStock)}
      </Td>
      <Td className="figures whitespace-nowrap text-muted">
        <time dateTime={drop.dropStartTime}>{formatMoment(drop.dropStartTime)}</time>
      </Td>
      <Td>
        {drop.status !== 'cancelled' && (
          <Button asChild variant="quiet" size="icon" className="size-9">
            <Link to={`/admin/drops/${drop.id}/edit`} aria-label={`Edit ${drop.name}`}>
              <Pencil aria-hidden />
            </Link>
          </Button>
        )}
      </Td>
    </Tr>
  )
})
