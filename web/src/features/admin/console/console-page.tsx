import { BackLink } from '@/features/admin/back-link'
import { Activity } from '@/features/admin/console/activity'
import { ConsoleHeader } from '@/features/admin/console/console-header'
import { Counters } from '@/features/admin/console/counters'
import { Exports } from '@/features/admin/console/exports'
import { SizeSales } from '@/features/admin/console/size-sales'
import { SizeStock } from '@/features/admin/console/size-stock'
import { StockForm } from '@/features/admin/console/stock-form'
import { isRunning, useStats } from '@/features/admin/console/use-stats'
import { Records } from '@/features/admin/records/records'
import { WithDrop } from '@/features/admin/with-drop'
import { DropFacts } from '@/features/drops/drop-facts'
import { useScheduledChanges } from '@/features/drops/use-scheduled-changes'
import type { Drop } from '@/lib/api/endpoints'
import { useFollow } from '@/lib/live/live-context'

/** A drop's console: what happens in it now, and what an admin can do. */
export function ConsolePage() {
  return <WithDrop>{(drop) => <Console key={drop.id} drop={drop} />}</WithDrop>
}

function Console({ drop }: { drop: Drop }) {
  useFollow(drop.id)
  useScheduledChanges(drop)
  const stats = useStats(drop)
  return (
    <>
      <BackLink to="/admin">All drops</BackLink>
      <ConsoleHeader drop={drop} />
      {/* Records may be long, so they come last: in the left column on wide screens, at the bottom on others. */}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem] lg:grid-rows-[auto_1fr]">
        <div className="flex min-w-0 flex-col gap-4">
          <Counters drop={drop} stats={stats} />
          {drop.sizes.length > 0 && <SizeSales drop={drop} />}
          <Activity isRunning={isRunning(drop)} stats={stats} />
          {drop.sizes.length > 0 && <SizeStock drop={drop} />}
        </div>
        <div className="flex min-w-0 flex-col gap-4 lg:col-start-2 lg:row-span-2 lg:row-start-1">
          {drop.sizes.length === 0 && <StockForm drop={drop} />}
          <Exports dropId={drop.id} />
          <div className="rounded-card border bg-card p-5">
            <DropFacts drop={drop} />
          </div>
        </div>
        <Records drop={drop} />
      </div>
    </>
  )
}
