import { Ban } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { announced } from '@/components/announcements/announcements-slice'
import { Notice } from '@/components/notice'
import { PageTitle } from '@/components/page-title'
import { BackLink } from '@/features/admin/back-link'
import { DropForm } from '@/features/admin/form/drop-form'
import { changesOf, type DropValues, type FieldName, valuesOf } from '@/features/admin/form/drop-values'
import { labels } from '@/features/admin/form/labels'
import { updateCachedDrop } from '@/features/admin/update-cached-drop'
import { WithDrop } from '@/features/admin/with-drop'
import { type Drop, useEditDropMutation } from '@/lib/api/endpoints'
import { useAppDispatch } from '@/lib/dispatch'
import { useFollow } from '@/lib/live/live-context'
import { problemOf } from '@/lib/problem'

/** The page for editing a drop. */
export function EditDropPage() {
  return <WithDrop>{(drop) => <EditDrop key={drop.id} drop={drop} />}</WithDrop>
}

function EditDrop({ drop }: { drop: Drop }) {
  useFollow(drop.id)
  const dispatch = useAppDispatch()
  const navigate = useNavigate()
  const [edit] = useEditDropMutation()
  // The drop when the form was filled in; differences from it are the admin's changes.
  const [initial] = useState(() => valuesOf(drop))
  const home = `/admin/drops/${drop.id}`

  async function send(values: DropValues) {
    const changes = changesOf(initial, values, drop.status)
    const fields = Object.keys(changes) as FieldName[]
    if (fields.length === 0) {
      dispatch(announced({ tone: 'plain', text: 'You have not changed anything yet.' }))
      return undefined
    }
    const result = await edit({ id: drop.id, dropChanges: changes })
    if (result.error) return problemOf(result.error)
    dispatch(updateCachedDrop(result.data))
    dispatch(
      announced({ tone: 'good', text: `Saved: ${fields.map((field) => labels[field].toLowerCase()).join(', ')}.` }),
    )
    navigate(home)
    return undefined
  }

  return (
    <>
      <BackLink to={home}>{drop.name}</BackLink>
      <PageTitle title="Edit drop">{explanations[drop.status]}</PageTitle>
      {drop.status === 'cancelled' ? (
        <Notice icon={Ban} title="A cancelled drop stays as it was" />
      ) : (
        <DropForm
          name="Edit drop"
          initial={initial}
          drop={drop}
          verb="Save changes"
          busyVerb="Saving…"
          back={home}
          send={send}
        />
      )}
    </>
  )
}

const explanations: Record<Drop['status'], string> = {
  upcoming: 'It has not opened: everything may change.',
  live: 'It is live: shoppers see each change at once.',
  paused: 'It is paused: shoppers see each change at once.',
  ended: 'It has ended: only what it says of itself may change.',
  cancelled: 'It was cancelled.',
}
