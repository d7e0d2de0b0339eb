import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import { DropFailure } from '@/components/drop-failure'
import { PageTitle, useDocumentTitle } from '@/components/page-title'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { type Drop, useGetDropQuery } from '@/lib/api/endpoints'

/** Loads the drop in the address and shows its state of loading. */
export function WithDrop({ children }: { children(drop: Drop): ReactNode }) {
  const { id = '' } = useParams()
  const { currentData: drop, error, refetch } = useGetDropQuery({ id }, { refetchOnMountOrArgChange: true })
  useDocumentTitle(drop?.name)
  if (drop) return children(drop)
  return (
    <>
      <PageTitle title="Console" />
      {error ? (
        <DropFailure error={error} onRetry={refetch}>
          <Button asChild>
            <Link to="/admin">All drops</Link>
          </Button>
        </DropFailure>
      ) : (
        <Skeleton className="h-120 rounded-card" />
      )}
    </>
  )
}
