import type { ReactNode } from 'react'
import { Skeleton } from '@/components/ui/skeleton'
import { DropCard } from '@/features/drops/drop-card'
import type { Drop } from '@/lib/api/endpoints'

/** A grid of drops. */
export function DropGrid({ drops }: { drops: Drop[] }) {
  return (
    <Grid>
      {drops.map((drop, i) => (
        <DropCard key={drop.id} drop={drop} first={i === 0} />
      ))}
    </Grid>
  )
}

/** The grid while drops are loading: placeholders of the same size as the cards. */
export function DropGridSkeleton() {
  return (
    <div role="progressbar" aria-label="Loading drops" aria-busy>
      <Grid>
        {[1, 2, 3].map((place) => (
          <div
            key={place}
            className="overflow-hidden rounded-card border bg-card lg:first:col-span-full lg:first:grid lg:first:grid-cols-[1.7fr_1fr]"
          >
            <Skeleton className="aspect-[4/3] rounded-none" />
            <div className="flex h-[21.75rem] flex-col gap-5 p-5">
              <Skeleton className="h-14 w-2/3" />
              <Skeleton className="h-10" />
              <Skeleton className="h-27 rounded-control" />
              <Skeleton className="mt-auto h-13 rounded-control" />
            </div>
          </div>
        ))}
      </Grid>
    </div>
  )
}

function Grid({ children }: { children: ReactNode }) {
  return <div className="grid gap-5 sm:grid-cols-2 lg:grid-cols-3">{children}</div>
}
