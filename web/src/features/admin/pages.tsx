import { type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button'
import { problemOf } from '@/lib/problem'

/** One page of a list, in any state of loading. */
export interface Page<Row> {
  rows: Row[] | undefined
  nextCursor: string | null | undefined
  error: unknown
  refetch(): unknown
}

/** A hook that reads the page at a cursor, or the first page without one. */
export type UsePage<Of, Row> = (of: Of, cursor: string | undefined) => Page<Row>

interface PagesProps<Of, Row> {
  usePage: UsePage<Of, Row>
  /** The id of the list. */
  of: Of
  cursor?: string | undefined
  /** How many pages are shown, from this one on. */
  depth: number
  onMore(): void
  children(rows: Row[]): ReactNode
  /** Renders content below the last page, where the list's markup allows it. */
  below(content: ReactNode): ReactNode
}

/**
 * A list in pages. Each page begins at the cursor that the page before returned, so that no row is
 * missing or doubled when the first page is read again.
 */
export function Pages<Of, Row>({ usePage, of, cursor, depth, onMore, children, below }: PagesProps<Of, Row>) {
  const { rows, nextCursor, error, refetch } = usePage(of, cursor)
  if (!rows)
    return below(error ? <PageError error={error} onRetry={refetch} /> : <p className="text-muted">Loading…</p>)
  return (
    <>
      {children(rows)}
      {nextCursor &&
        (depth > 1 ? (
          <Pages usePage={usePage} of={of} cursor={nextCursor} depth={depth - 1} onMore={onMore} below={below}>
            {children}
          </Pages>
        ) : (
          below(
            <Button variant="secondary" size="small" onClick={onMore}>
              Show more
            </Button>,
          )
        ))}
    </>
  )
}

function PageError({ error, onRetry }: { error: unknown; onRetry(): void }) {
  return (
    <div role="alert" className="flex flex-col items-center gap-3">
      <p className="font-medium text-bad">{problemOf(error).detail}</p>
      <Button variant="secondary" size="small" onClick={onRetry}>
        Try again
      </Button>
    </div>
  )
}

/** How many pages of a list are shown. It starts again when `of` changes. */
export function useDepth(of: string) {
  const [opened, setOpened] = useState({ of, depth: 1 })
  const depth = opened.of === of ? opened.depth : 1
  return { depth, more: () => setOpened({ of, depth: depth + 1 }), reset: () => setOpened({ of, depth: 1 }) }
}
