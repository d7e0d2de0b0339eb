import { type FormEvent, useRef, useState } from 'react'
import { announced } from '@/components/announcements/announcements-slice'
import { Button } from '@/components/ui/button'
import { Dialog, DialogClose, DialogContent } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { nameOf } from '@/features/admin/users/user-row'
import type { UserRecord } from '@/lib/api/api.gen'
import { useBlockUserMutation } from '@/lib/api/endpoints'
import { useAppDispatch } from '@/lib/dispatch'
import { problemOf } from '@/lib/problem'

interface BlockDialogProps {
  /** The user to block; null while the dialog is closed. */
  record: UserRecord | null
  onClose(): void
}

const longestReason = 500

/** The dialog for blocking a user. The reason is stored with the admin's name. */
export function BlockDialog({ record, onClose }: BlockDialogProps) {
  return (
    <Dialog open={record !== null} onOpenChange={(open) => open || onClose()}>
      {record && (
        <DialogContent
          title={`Block ${nameOf(record)}?`}
          description="They can no longer reserve. They can still buy or release what they hold."
        >
          <BlockForm record={record} onClose={onClose} />
        </DialogContent>
      )}
    </Dialog>
  )
}

function BlockForm({ record, onClose }: { record: UserRecord; onClose(): void }) {
  const dispatch = useAppDispatch()
  const field = useRef<HTMLInputElement>(null)
  const [reason, setReason] = useState('')
  const [error, setError] = useState<string>()
  const [block, { isLoading }] = useBlockUserMutation()

  function refuse(message: string) {
    setError(message)
    field.current?.focus()
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (isLoading) return
    if (!reason.trim()) return refuse('Say why: other admins read it here.')
    const result = await block({ userId: record.user.clerkId, reason: { reason: reason.trim() } })
    if (result.error) return refuse(problemOf(result.error).detail)
    dispatch(announced({ tone: 'good', text: `${nameOf(record)} can no longer reserve.` }))
    onClose()
  }

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-5">
      <Field label="Reason" error={error}>
        <Input
          ref={field}
          maxLength={longestReason}
          value={reason}
          onChange={({ target }) => {
            setReason(target.value)
            setError(undefined)
          }}
        />
      </Field>
      <div className="flex flex-wrap justify-end gap-3">
        <DialogClose asChild>
          <Button variant="quiet">Keep as it is</Button>
        </DialogClose>
        <Button type="submit" variant="danger" disabled={isLoading}>
          {isLoading ? 'Blocking…' : 'Block user'}
        </Button>
      </div>
    </form>
  )
}
