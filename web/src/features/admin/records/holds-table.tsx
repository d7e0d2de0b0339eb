import { memo, useCallback, useRef, useState } from 'react'
import { Countdown } from '@/components/countdown'
import { Button } from '@/components/ui/button'
import { Td, Th, Tr } from '@/components/ui/table'
import { Buyer, fullName, type KnownUser } from '@/features/admin/records/buyer'
import { Moment } from '@/features/admin/records/moment'
import { pageArgs, RecordTable } from '@/features/admin/records/record-table'
import { ReleaseDialog } from '@/features/admin/records/release-dialog'
import type { DropReservation } from '@/lib/api/api.gen'
import { type Drop, useListDropReservationsQuery } from '@/lib/api/endpoints'
import { formatMoney } from '@/lib/money'

type HoldRecord = DropReservation & { user?: KnownUser }

/** The users who hold a unit now, and how long they still may. */
export function HoldsTable({ drop }: { drop: Drop }) {
  const [chosen, setChosen] = useState<DropReservation | null>(null)
  const place = useRef<HTMLDivElement>(null)
  /** Where the focus returns when the dialog closes. */
  const goBackTo = useRef<HTMLElement | null>(null)
  const choose = useCallback((hold: DropReservation, button: HTMLElement) => {
    goBackTo.current = button
    setChosen(hold)
  }, [])
  return (
    <div ref={place} tabIndex={-1} className="outline-none">
      <RecordTable
        of={drop.id}
        caption="Holds that run now, newest first"
        columns={6}
        usePage={useHoldsPage}
        version={drop.seq}
        empty="Nobody holds a pair now."
        head={
          <>
            <Th>User</Th>
            {drop.sizes.length > 0 && <Th>Size</Th>}
            <Th className="max-sm:hidden">Since</Th>
            <Th className="max-sm:hidden" numeric>
              Price
            </Th>
            <Th numeric>Time left</Th>
            <Th>
              <span className="sr-only">Release</span>
            </Th>
          </>
        }
      >
        {(holds) =>
          holds.map((hold) => <HoldRow key={hold.id} hold={hold} hasSizes={drop.sizes.length > 0} onRelease={choose} />)
        }
      </RecordTable>
      <ReleaseDialog
        hold={chosen}
        onClose={(isOver) => {
          if (isOver) goBackTo.current = place.current // the row is removed together with its hold
          setChosen(null)
        }}
        onCloseAutoFocus={(event) => {
          event.preventDefault()
          goBackTo.current?.focus()
        }}
      />
    </div>
  )
}

interface HoldRowProps {
  hold: HoldRecord
  hasSizes: boolean
  onRelease(hold: DropReservation, button: HTMLElement): void
}

const HoldRow = memo(function HoldRow({ hold, hasSizes, onRelease }: HoldRowProps) {
  return (
    <Tr>
      <Td>
        <Buyer id={hold.userId} user={hold.user} />
      </Td>
      {hasSizes && <Td className="font-semibold wrap-anywhere">{hold.size?.label}</Td>}
      <Td className="max-sm:hidden">
        <Moment at={hold.createdAt} />
      </Td>
      <Td className="max-sm:hidden" numeric>
        {formatMoney(hold.price, hold.currency)}
      </Td>
      <Td numeric className="font-semibold">
        <Countdown untilMs={Date.parse(hold.expiresAt)} />
      </Td>
      <Td className="py-1 text-right">
        <Button
          size="small"
          variant="quiet"
          aria-label={`Release the hold of ${fullName(hold.user) || hold.userId}`}
          onClick={({ currentTarget }) => onRelease(hold, currentTarget)}
        >
          Release
        </Button>
      </Td>
    </Tr>
  )
})

function useHoldsPage(id: string, cursor: string | undefined) {
  const { data, error, refetch } = useListDropReservationsQuery(
    { id, status: 'active', ...pageArgs(cursor) },
    { refetchOnMountOrArgChange: true },
  )
  return { rows: data?.reservations, nextCursor: data?.nextCursor, error, refetch }
}
