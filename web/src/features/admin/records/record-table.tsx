import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { Table, Td, Tr } from '@/components/ui/table'
import { Pages, type UsePage, useDepth } from '@/features/admin/pages'
import { useFresh } from '@/features/admin/use-fresh'

interface RecordTableProps<Row> {
  /** The drop's id. */
  of: string
  caption: string
  head: ReactNode
  columns: number
  usePage: UsePage<string, Row>
  /** Increases when there may be new rows. */
  version: number
  empty: string
  children(rows: Row[]): ReactNode
}

/**
 * Records in pages, newest first. The table is updated while only its first page is shown. With
 * more pages it is not, because moving rows cannot be read.
 */
export function RecordTable<Row>({
  of,
  caption,
  head,
  columns,
  usePage,
  version,
  empty,
  children,
}: RecordTableProps<Row>) {
  const { depth, more, reset } = useDepth(of)
  const { rows, refetch } = usePage(of, undefined)
  const isFollowing = depth === 1
  useFresh(refetch, version, isFollowing)
  return (
    <>
      {!isFollowing && (
        <div className="flex items-center justify-between gap-3 border-b bg-sunken/50 px-4 py-2">
          <p className="text-sm text-muted">The list stands still while you read on.</p>
          <Button size="small" variant="secondary" onClick={reset}>
            Back to the newest
          </Button>
        </div>
      )}
      {rows?.length === 0 ? (
        <p className="px-4 py-12 text-center text-sm text-muted">{empty}</p>
      ) : (
        <Table caption={caption}>
          <thead className="bg-sunken/50">
            <tr>{head}</tr>
          </thead>
          <tbody>
            <Pages
              usePage={usePage}
              of={of}
              depth={depth}
              onMore={more}
              below={(content) => (
                <Tr>
                  <Td colSpan={columns} className="py-4 text-center">
                    {content}
                  </Td>
                </Tr>
              )}
            >
              {children}
            </Pages>
          </tbody>
        </Table>
      )}
    </>
  )
}

/** The arguments of a page, in addition to its drop. */
export const pageArgs = (cursor: string | undefined) => ({ limit: 15, ...(cursor ? { cursor } : {}) })
