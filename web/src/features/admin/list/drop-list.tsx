import { CloudOff, PackageOpen, SearchX } from 'lucide-react'
import { Link } from 'react-router'
import { Notice } from '@/components/notice'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { DropCards } from '@/features/admin/list/drop-cards'
import { DropTable } from '@/features/admin/list/drop-table'
import type { DropFilter } from '@/features/admin/list/use-drop-filter'
import { useDepth } from '@/features/admin/pages'
import { useIsWide } from '@/features/admin/use-media'
import { useListDropsQuery } from '@/lib/api/endpoints'
import { problemOf } from '@/lib/problem'

const pageSize = 25

/** The drops that match a filter, as a table if there is enough room. */
export function DropList({ filter }: { filter: DropFilter }) {
  const isWide = useIsWide()
  const { depth, more } = useDepth(JSON.stringify(filter))
  const { rows, nextCursor, error, refetch } = useDropPage(filter, undefined)
  if (!rows) return error ? <Failed error={error} onRetry={refetch} /> : <Skeleton className="h-120 rounded-card" />
  if (rows.length === 0 && !nextCursor) return <Nothing isFiltered={Object.keys(filter).length > 0} />
  const View = isWide ? DropTable : DropCards
  return <View usePage={useDropPage} filter={filter} depth={depth} onMore={more} />
}

/** One page of the list. A drop whose status no longer matches the filter is removed. */
function useDropPage(filter: DropFilter, cursor: string | undefined) {
  const args = { ...filter, limit: pageSize, ...(cursor ? { cursor } : {}) }
  const { data, error, refetch } = useListDropsQuery(args, { refetchOnMountOrArgChange: true, refetchOnFocus: true })
  const rows = data?.drops.filter(({ status }) => !filter.status || status === filter.status)
  return { rows, nextCursor: data?.nextCursor, error, refetch }
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) return <Notice icon={SearchX} title="No drop is like that" />
  return (
    <Notice icon={PackageOpen} title="There are no drops yet">
      <Button asChild>
        <Link to="/admin/new">Make the first one</Link>
      </Button>
    </Notice>
  )
}

function Failed({ error, onRetry }: { error: unknown; onRetry(): void }) {
  return (
    <Notice icon={CloudOff} title="The drops did not load">
      <p>{problemOf(error).detail}</p>
      <Button onClick={onRetry}>Try again</Button>
    </Notice>
  )
}
