import { SearchX } from 'lucide-react'
import { Link, Route, Routes } from 'react-router'
import { Notice } from '@/components/notice'
import { PageTitle } from '@/components/page-title'
import { Button } from '@/components/ui/button'
import { AdminOnly } from '@/features/admin/admin-only'
import { ConsolePage } from '@/features/admin/console/console-page'
import { EditDropPage } from '@/features/admin/form/edit-drop-page'
import { NewDropPage } from '@/features/admin/form/new-drop-page'
import { DropsPage } from '@/features/admin/list/drops-page'
import { UsersPage } from '@/features/admin/users/users-page'

/** The routes for admins, loaded when one of them is opened. */
export function Component() {
  return (
    <AdminOnly>
      <Routes>
        <Route index element={<DropsPage />} />
        <Route path="users" element={<UsersPage />} />
        <Route path="new" element={<NewDropPage />} />
        <Route path="drops/:id" element={<ConsolePage />} />
        <Route path="drops/:id/edit" element={<EditDropPage />} />
        <Route path="*" element={<NoSuchPage />} />
      </Routes>
    </AdminOnly>
  )
}

function NoSuchPage() {
  return (
    <>
      <PageTitle title="Console" />
      <Notice icon={SearchX} title="The console has no such page">
        <Button asChild>
          <Link to="/admin">All drops</Link>
        </Button>
      </Notice>
    </>
  )
}
