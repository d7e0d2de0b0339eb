import { useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { announced } from '@/components/announcements/announcements-slice'
import { PageTitle } from '@/components/page-title'
import { Skeleton } from '@/components/ui/skeleton'
import { BackLink } from '@/features/admin/back-link'
import { DropForm } from '@/features/admin/form/drop-form'
import { type DropValues, emptyValues, newDropOf } from '@/features/admin/form/drop-values'
import { saved } from '@/features/admin/form/leave-guard'
import { updateCachedDrop } from '@/features/admin/update-cached-drop'
import { useCreateDropMutation, useGetConfigQuery } from '@/lib/api/endpoints'
import { serverClock } from '@/lib/clock'
import { useAppDispatch } from '@/lib/dispatch'
import { problemOf } from '@/lib/problem'

/** The page for creating a drop. */
export function NewDropPage() {
  const { data: config, isError } = useGetConfigQuery()
  return (
    <>
      <BackLink to="/admin">All drops</BackLink>
      <PageTitle title="New drop">Nobody sees it before you create it.</PageTitle>
      {config || isError ? (
        <NewDropForm holdSeconds={config?.holdSeconds ?? 60} />
      ) : (
        <Skeleton className="h-150 rounded-card" />
      )}
    </>
  )
}

function NewDropForm({ holdSeconds }: { holdSeconds: number }) {
  const dispatch = useAppDispatch()
  const navigate = useNavigate()
  const [create] = useCreateDropMutation()
  const [initial] = useState(() => emptyValues(holdSeconds, serverClock.now()))
  // One idempotency key for this form, so that a double click or a retry creates one drop.
  const key = useRef(crypto.randomUUID())

  async function send(values: DropValues) {
    const result = await create({ 'Idempotency-Key': key.current, newDrop: newDropOf(values) })
    if (result.error) {
      const problem = problemOf(result.error)
      if (problem.code === 'idempotency_mismatch') key.current = crypto.randomUUID()
      return problem
    }
    const drop = result.data
    dispatch(updateCachedDrop(drop))
    dispatch(announced({ tone: 'good', text: `${drop.name} is ${drop.status === 'live' ? 'live' : 'made'}.` }))
    navigate(`/admin/drops/${drop.id}`, { state: saved })
    return undefined
  }

  return (
    <DropForm name="New drop" initial={initial} verb="Create drop" busyVerb="Creating…" back="/admin" send={send} />
  )
}
