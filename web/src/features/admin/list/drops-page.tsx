import { Plus, Users } from 'lucide-react'
import { Link } from 'react-router'
import { PageTitle } from '@/components/page-title'
import { Button } from '@/components/ui/button'
import { DropFilters } from '@/features/admin/list/drop-filters'
import { DropList } from '@/features/admin/list/drop-list'
import { useDropFilter } from '@/features/admin/list/use-drop-filter'

/** Every drop, including rehearsals and cancelled ones. */
export function DropsPage() {
  const { filter, setStatus, setText } = useDropFilter()
  return (
    <>
      <PageTitle title="Console">Every drop, with its stock as it moves.</PageTitle>
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <DropFilters filter={filter} onStatus={setStatus} onText={setText} />
        <Button asChild variant="secondary" className="ml-auto">
          <Link to="/admin/users">
            <Users aria-hidden /> Users
          </Link>
        </Button>
        <Button asChild>
          <Link to="/admin/new">
            <Plus aria-hidden /> New drop
          </Link>
        </Button>
      </div>
      <DropList filter={filter} />
    </>
  )
}
