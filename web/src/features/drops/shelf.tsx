import { CloudOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { Notice } from '@/components/notice'
import { Button } from '@/components/ui/button'
import { DropGrid, DropGridSkeleton } from '@/features/drops/drop-grid'
import type { Drop } from '@/lib/api/endpoints'
import { problemOf } from '@/lib/problem'

interface ShelfProps {
  query: { data?: { drops: Drop[]; stale?: boolean } | undefined; error?: unknown; refetch(): unknown }
  /** Drops of another list, where those that have left this one may be. */
  opened?: Drop[] | undefined
  /** Shown when there are no drops. */
  empty: ReactNode
}

/** A public list, in each state of loading. */
export function Shelf({ query: { data, error, refetch }, opened, empty }: ShelfProps) {
  if (data) {
    return (
      <>
        {data.stale && <p className="mb-4 text-sm text-muted">This list may be a moment old; we are catching up.</p>}
        <DropGrid drops={data.drops} opened={opened} empty={empty} />
      </>
    )
  }
  if (!error) return <DropGridSkeleton />
  return (
    <Notice icon={CloudOff} title="The drops did not load">
      <p>{problemOf(error).detail}</p>
      <Button onClick={() => refetch()}>Try again</Button>
    </Notice>
  )
}
