import { Ban } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { announced } from '@/components/announcements/announcements-slice'
import { Notice } from '@/components/notice'
import { PageTitle } from '@/components/page-title'
import { BackLink } from '@/features/admin/back-link'
import { ConflictView } from '@/features/admin/form/conflict-view'
import { DropForm } from '@/features/admin/form/drop-form'
import { changesOf, type DropValues, type FieldName, valuesOf } from '@/features/admin/form/drop-values'
import { labels } from '@/features/admin/form/labels'
import { saved } from '@/features/admin/form/leave-guard'
import { differences, type Edits, rebasedSizes } from '@/features/admin/form/merge-edits'
import { updateCachedDrop } from '@/features/admin/update-cached-drop'
import { WithDrop } from '@/features/admin/with-drop'
import { type Drop, useEditDropMutation, useLazyGetDropQuery } from '@/lib/api/endpoints'
import { useAppDispatch } from '@/lib/dispatch'
import { useFollow } from '@/lib/live/live-context'
import { problemOf } from '@/lib/problem'

/** The page for editing a drop. */
export function EditDropPage() {
  return <WithDrop>{(drop) => <EditDrop key={drop.id} drop={drop} />}</WithDrop>
}

/** The values of a revision of the drop. */
interface Saved {
  revision: number
  values: DropValues
}

/** What somebody else has saved, and both edits. */
interface Conflict {
  saved: Saved
  edits: Edits
}

function EditDrop({ drop }: { drop: Drop }) {
  useFollow(drop.id)
  const dispatch = useAppDispatch()
  const navigate = useNavigate()
  const [edit] = useEditDropMutation()
  const [read] = useLazyGetDropQuery()
  // What is saved as far as the form knows; differences from it are the admin's changes.
  const [base, setBase] = useState(() => ({ revision: drop.revision, values: valuesOf(drop) }))
  const [start, setStart] = useState<DropValues>()
  const [conflict, setConflict] = useState<Conflict>()
  const home = `/admin/drops/${drop.id}`

  async function save(from: Saved, values: DropValues) {
    const changes = changesOf(from.values, values, drop.status)
    const fields = Object.keys(changes) as FieldName[]
    if (fields.length === 0) {
      dispatch(
        announced({ tone: 'plain', text: conflict ? 'Kept what they saved.' : 'You have not changed anything yet.' }),
      )
      if (conflict) navigate(home, { state: saved })
      return undefined
    }
    const result = await edit({ id: drop.id, dropChanges: { ...changes, revision: from.revision } })
    if (result.error) {
      const problem = problemOf(result.error)
      return problem.code === 'conflict' && (await isEditedSince(from, values)) ? undefined : problem
    }
    dispatch(updateCachedDrop(result.data))
    leave(fields)
    return undefined
  }

  function leave(fields: FieldName[]) {
    const text = fields.map((field) => (field === 'sku' ? labels.sku : labels[field].toLowerCase())).join(', ')
    dispatch(announced({ tone: 'good', text: `Saved: ${text}.` }))
    navigate(home, { state: saved })
  }

  /** Shows both edits if somebody else has saved another one; other conflicts are errors. */
  async function isEditedSince(from: Saved, values: DropValues): Promise<boolean> {
    const { data: theirs } = await read({ id: drop.id })
    if (!theirs || theirs.revision === from.revision) return false
    const now = { revision: theirs.revision, values: valuesOf(theirs) }
    const yours = { ...values, sizes: rebasedSizes(from.values.sizes, now.values.sizes, values.sizes) }
    const edits = { base: from.values, theirs: now.values, yours }
    if (differences(edits, theirs.status).length > 0) setConflict({ saved: now, edits })
    else leave(Object.keys(changesOf(from.values, values, theirs.status)) as FieldName[]) // an earlier try arrived
    return true
  }

  return (
    <>
      <BackLink to={home}>{drop.name}</BackLink>
      <PageTitle title="Edit drop">{explanations[drop.status]}</PageTitle>
      {drop.status === 'cancelled' ? (
        <Notice icon={Ban} title="A cancelled drop stays as it was" />
      ) : conflict ? (
        <ConflictView
          key={conflict.saved.revision}
          edits={conflict.edits}
          status={drop.status}
          save={(values) => save(conflict.saved, values)}
          onBack={(values) => {
            setBase(conflict.saved)
            setStart(values)
            setConflict(undefined)
          }}
        />
      ) : (
        <DropForm
          name="Edit drop"
          initial={base.values}
          start={start}
          drop={drop}
          verb="Save changes"
          busyVerb="Saving…"
          back={home}
          send={(values) => save(base, values)}
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
