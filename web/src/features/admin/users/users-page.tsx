import { PageTitle } from '@/components/page-title'
import { Select } from '@/components/ui/input'
import { BackLink } from '@/features/admin/back-link'
import { SearchInput } from '@/features/admin/search-input'
import { useUserFilter } from '@/features/admin/users/use-user-filter'
import { UsersTable } from '@/features/admin/users/users-table'

/** All users who have signed in, with their holds, unsold holds, purchases and blocks. */
export function UsersPage() {
  const { filter, setText, setBlocked } = useUserFilter()
  return (
    <>
      <BackLink to="/admin">All drops</BackLink>
      <PageTitle title="Users">
        Blocked users first, then the newest. The figures are over drops that are live or paused.
      </PageTitle>
      <search className="mb-4 flex flex-wrap items-center gap-3">
        <SearchInput
          label="Search users"
          placeholder="Name, e-mail or Clerk id"
          text={filter.q ?? ''}
          onText={setText}
        />
        <Select
          aria-label="Which users"
          className="w-auto min-w-0 flex-1 sm:w-44 sm:flex-none"
          value={filter.blocked ? 'blocked' : ''}
          onChange={({ target }) => setBlocked(target.value === 'blocked')}
        >
          <option value="">Everybody</option>
          <option value="blocked">Blocked only</option>
        </Select>
      </search>
      <UsersTable filter={filter} />
    </>
  )
}
