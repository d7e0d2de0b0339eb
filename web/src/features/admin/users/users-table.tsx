import { useCallback, useState } from 'react'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { Pages, useDepth } from '@/features/admin/pages'
import { BlockDialog } from '@/features/admin/users/block-dialog'
import type { UserFilter } from '@/features/admin/users/use-user-filter'
import { UserRow } from '@/features/admin/users/user-row'
import type { UserRecord } from '@/lib/api/api.gen'
import { useListUsersQuery } from '@/lib/api/endpoints'

const pageSize = 25

/** The users that match a filter, as a table. */
export function UsersTable({ filter }: { filter: UserFilter }) {
  const { depth, more } = useDepth(JSON.stringify(filter))
  const [chosen, setChosen] = useState<UserRecord | null>(null)
  const choose = useCallback((record: UserRecord) => setChosen(record), [])
  const { rows } = useUsersPage(filter, undefined)
  return (
    <div className="overflow-hidden rounded-card border bg-card">
      {rows?.length === 0 ? (
        <p className="px-4 py-12 text-center text-sm text-muted">No user matches.</p>
      ) : (
        <Table caption="Users" className="table-fixed">
          <thead className="bg-sunken/50">
            <tr>
              <Th>User</Th>
              <Th className="w-24 max-sm:hidden" numeric>
                Holds now
              </Th>
              <Th className="w-20" numeric>
                Unsold
              </Th>
              <Th className="w-22 max-sm:hidden" numeric>
                Bought
              </Th>
              <Th className="w-[32%] max-md:hidden">Blocked</Th>
              <Th className="w-24 sm:w-32">
                <span className="sr-only">Block or unblock</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            <Pages
              usePage={useUsersPage}
              of={filter}
              depth={depth}
              onMore={more}
              below={(content) => (
                <Tr>
                  <Td colSpan={6} className="py-4 text-center">
                    {content}
                  </Td>
                </Tr>
              )}
            >
              {(records) => records.map((record) => <UserRow key={record.user.id} record={record} onBlock={choose} />)}
            </Pages>
          </tbody>
        </Table>
      )}
      <BlockDialog record={chosen} onClose={() => setChosen(null)} />
    </div>
  )
}

function useUsersPage(filter: UserFilter, cursor: string | undefined) {
  const { data, error, refetch } = useListUsersQuery(
    { ...filter, limit: pageSize, ...(cursor ? { cursor } : {}) },
    { refetchOnMountOrArgChange: true, refetchOnFocus: true },
  )
  return { rows: data?.users, nextCursor: data?.nextCursor, error, refetch }
}
