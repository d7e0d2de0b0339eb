import { ArrowUp } from 'lucide-react'
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import { announced } from '@/components/announcements/announcements-slice'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { DropCard } from '@/features/drops/drop-card'
import { usePressGuard } from '@/features/drops/use-press-guard'
import { useSteadyList } from '@/features/drops/use-steady-list'
import { type Drop, useGetDropQuery } from '@/lib/api/endpoints'
import { useAppDispatch } from '@/lib/dispatch'

const none: Drop[] = []

interface DropGridProps {
  drops: Drop[]
  /** Drops of another list, where those that have left this one may be. */
  opened?: Drop[] | undefined
  empty: ReactNode
}

/** A list of drops that stays in place under its reader; `empty` is shown while it has none. */
export function DropGrid({ drops, opened = none, empty }: DropGridProps) {
  const { placed, arrived, show } = useSteadyList(drops, opened)
  const list = useRef<HTMLDivElement>(null)
  const { expectMove, onPress } = usePressGuard(list, placed.map(({ drop }) => drop.id).join())
  const [asked, setAsked] = useState<string>()
  useFocusOn(list, asked)
  function showArrived() {
    expectMove()
    show()
    setAsked(arrived[0]?.id)
  }
  return (
    <div ref={list} {...onPress}>
      <NewDrops count={arrived.length} onShow={showArrived} />
      {placed.length === 0 && empty}
      <Grid>
        {placed.map(({ drop, isMissing }, i) => (
          <PlacedDrop key={drop.id} drop={drop} isMissing={isMissing} first={i === 0} />
        ))}
      </Grid>
    </div>
  )
}

function PlacedDrop({ drop, isMissing, first }: { drop: Drop; isMissing: boolean; first: boolean }) {
  const { currentData } = useGetDropQuery({ id: drop.id }, { skip: !isMissing })
  return <DropCard drop={(isMissing && currentData) || drop} first={first} />
}

/** What has been added waits here, because nothing may move under a finger. */
function NewDrops({ count, onShow }: { count: number; onShow(): void }) {
  const dispatch = useAppDispatch()
  useEffect(() => {
    if (count > 0)
      dispatch(
        announced({ tone: 'plain', quiet: true, text: 'More has been added. A button before the list shows it.' }),
      )
  }, [dispatch, count])
  if (count === 0) return null
  return (
    <div className="pointer-events-none sticky top-20 z-10 flex h-0 justify-center">
      <Button
        size="small"
        variant="inverse"
        className="pointer-events-auto -translate-y-1/2 rounded-full shadow-lg"
        onClick={onShow}
      >
        <ArrowUp aria-hidden /> {count === 1 ? '1 new drop' : `${count} new drops`}
      </Button>
    </div>
  )
}

/** Leads to a drop that has just been added, by its link, so that the keyboard goes on there. */
function useFocusOn(list: RefObject<HTMLElement | null>, id: string | undefined) {
  useEffect(() => {
    if (!id) return
    const link = list.current?.querySelector<HTMLElement>(`[data-drop="${id}"] h2 a`)
    link?.closest('article')?.scrollIntoView({ block: 'nearest' })
    link?.focus({ preventScroll: true })
  }, [list, id])
}

/** The grid while drops are loading: placeholders of the same size as the cards. */
export function DropGridSkeleton() {
  return (
    <div role="progressbar" aria-label="Loading drops" aria-busy>
      <Grid>
        {[1, 2, 3].map((place) => (
          <div
            key={place}
            className="overflow-hidden rounded-card border bg-card lg:first:col-span-full lg:first:grid lg:first:grid-cols-[minmax(0,1.7fr)_minmax(0,1fr)]"
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
  return <div className="grid grid-cols-1 gap-5 sm:grid-cols-2 lg:grid-cols-3">{children}</div>
}
