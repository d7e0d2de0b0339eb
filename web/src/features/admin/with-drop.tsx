import { CloudOff, SearchX } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import { Notice } from '@/components/notice'
import { PageTitle, useDocumentTitle } from '@/components/page-title'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { type Drop, useGetDropQuery } from '@/lib/api/endpoints'
import { problemOf } from '@/lib/problem'

/** The drop whose id is in the address, in each state of its loading. */
export function WithDrop({ children }: { children(drop: Drop): ReactNode }) {
  const { id = '' } = useParams()
  const { currentData: drop, error, refetch } = useGetDropQuery({ id }, { refetchOnMountOrArgChange: true })
  useDocumentTitle(drop?.name)
  if (drop) return children(drop)
  return (
    <>
      <PageTitle title="Console" />
      {error ? <NoDrop error={error} onRetry={refetch} /> : <Skeleton className="h-120 rounded-card" />}
    </>
  )
}

function NoDrop({ error, onRetry }: { error: unknown; onRetry(): void }) {
  const { code, detail } = problemOf(error)
  if (code === 'not_found' || code === 'malformed_request') {
    return (
      <Notice icon={SearchX} title="There is no such drop">
        <Button asChild>
          <Link to="/admin">All drops</Link>
        </Button>
      </Notice>
    )
  }
  return (
    <Notice icon={CloudOff} title="The drop did not load">
      <p>{detail}</p>
      <Button onClick={onRetry}>Try again</Button>
    </Notice>
  )
}
