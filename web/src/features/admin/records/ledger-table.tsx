import { memo } from 'react'
import { Td, Th, Tr } from '@/components/ui/table'
import { count, signed } from '@/features/admin/figures'
import { Moment } from '@/features/admin/records/moment'
import { pageArgs, RecordTable } from '@/features/admin/records/record-table'
import { UserId } from '@/features/admin/records/user-id'
import type { LedgerEntry } from '@/lib/api/api.gen'
import { type Drop, useListDropLedgerQuery } from '@/lib/api/endpoints'
import { cn } from '@/lib/cn'

/** A drop's ledger, newest first. */
export function LedgerTable({ drop }: { drop: Drop }) {
  return (
    <RecordTable
      of={drop.id}
      caption="Ledger, newest first"
      columns={8}
      usePage={useLedgerPage}
      version={drop.seq}
      empty="Nothing is written down yet."
      head={
        <>
          <Th className="max-[24rem]:hidden" numeric>
            No.
          </Th>
          <Th>What</Th>
          <Th numeric>Units</Th>
          <Th className="max-md:hidden" numeric>
            Available
          </Th>
          <Th className="max-md:hidden" numeric>
            In carts
          </Th>
          <Th className="max-md:hidden" numeric>
            Sold
          </Th>
          <Th className="max-md:hidden" numeric>
            Total
          </Th>
          <Th numeric>When</Th>
        </>
      }
    >
      {(entries) =>
        entries.map((entry) => <EntryRow key={entry.seq} entry={entry} size={labelOf(drop, entry.sizeId)} />)
      }
    </RecordTable>
  )
}

/** The label of a size; its id if the size was taken off, and nothing for entries without one. */
const labelOf = ({ sizes }: Drop, id: string | null) => sizes.find((size) => size.id === id)?.label ?? id

const EntryRow = memo(function EntryRow({ entry, size }: { entry: LedgerEntry; size: string | null }) {
  return (
    <Tr>
      <Td numeric className="align-top text-muted max-[24rem]:hidden">
        {count(entry.seq)}
      </Td>
      <Td className="w-full">
        <div className="md:flex md:items-baseline md:gap-2">
          <p className="font-semibold">
            <span className="whitespace-nowrap">{words[entry.kind]}</span>
            {size && (
              <span className="ml-1.5 inline-block max-w-full rounded bg-sunken px-1.5 text-xs wrap-anywhere">
                {size}
              </span>
            )}
          </p>
          <p className="flex min-w-0 flex-wrap items-baseline gap-x-1.5 text-xs text-muted">
            {actorWords[entry.actor] ?? (
              <span className="flex min-w-0 items-baseline gap-1.5">
                by <UserId id={entry.actor} className="max-w-24" />
              </span>
            )}
            {entry.reason && <span className="break-words">“{entry.reason}”</span>}
          </p>
        </div>
      </Td>
      <Td numeric className="align-top">
        {entry.units > 0 ? count(entry.units) : ''}
      </Td>
      <Delta units={entry.dAvailable} />
      <Delta units={entry.dReserved} />
      <Delta units={entry.dSold} />
      <Delta units={entry.dTotal} />
      <Td numeric className="align-top">
        <Moment at={entry.createdAt} />
      </Td>
    </Tr>
  )
})

function Delta({ units }: { units: number }) {
  return (
    <Td numeric className={cn('align-top max-md:hidden', units === 0 && 'text-muted')}>
      {signed(units)}
    </Td>
  )
}

const words: Record<LedgerEntry['kind'], string> = {
  created: 'Created',
  opened: 'Opened',
  edited: 'Edited',
  paused: 'Paused',
  resumed: 'Resumed',
  ended: 'Ended',
  withdrawn: 'Cancelled for good',
  adjusted: 'Stock adjusted',
  reserved: 'Reserved',
  purchased: 'Bought',
  cancelled: 'Holds let go',
  released: 'Hold released',
  expired: 'Holds expired',
}

const actorWords: Record<string, string> = { users: 'by shoppers', system: 'by the clock' }

function useLedgerPage(id: string, cursor: string | undefined) {
  const { data, error, refetch } = useListDropLedgerQuery(
    { id, ...pageArgs(cursor) },
    { refetchOnMountOrArgChange: true },
  )
  return { rows: data?.ledger, nextCursor: data?.nextCursor, error, refetch }
}
