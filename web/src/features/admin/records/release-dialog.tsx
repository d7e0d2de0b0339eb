import { type FormEvent, useRef, useState } from 'react'
import { announced } from '@/components/announcements/announcements-slice'
import { Countdown } from '@/components/countdown'
import { Button } from '@/components/ui/button'
import { Dialog, DialogClose, DialogContent } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import type { DropReservation } from '@/lib/api/api.gen'
import { useReleaseReservationMutation } from '@/lib/api/endpoints'
import { useAppDispatch } from '@/lib/dispatch'
import { applyMessages } from '@/lib/live/apply-messages'
import { type Problem, problemOf } from '@/lib/problem'

interface ReleaseDialogProps {
  /** The hold to release; null while the dialog is closed. */
  hold: DropReservation | null
  /** `isOver`: the hold has ended, and its row will be removed. */
  onClose(isOver: boolean): void
  onCloseAutoFocus(event: Event): void
}

const longestReason = 500

/** The dialog for releasing a user's hold. The reason is stored with the admin's name. */
export function ReleaseDialog({ hold, onClose, onCloseAutoFocus }: ReleaseDialogProps) {
  return (
    <Dialog open={hold !== null} onOpenChange={(open) => open || onClose(false)}>
      {hold && (
        <DialogContent
          title="Release this hold?"
          description="The pair goes back for others, and its holder is told. Nobody is charged."
          onCloseAutoFocus={onCloseAutoFocus}
        >
          <ReleaseForm hold={hold} onClose={onClose} />
        </DialogContent>
      )}
    </Dialog>
  )
}

/** Answers that mean that the hold has already ended. */
const endings: Partial<Record<Problem['code'], string>> = {
  reservation_expired: 'That hold ran out before it could be released. Its pair is back all the same.',
  reservation_completed: 'That pair was bought before the hold could be released.',
}

function ReleaseForm({ hold, onClose }: { hold: DropReservation; onClose(isOver: boolean): void }) {
  const dispatch = useAppDispatch()
  const field = useRef<HTMLInputElement>(null)
  const [reason, setReason] = useState('')
  const [error, setError] = useState<string>()
  const [block, setBlock] = useState(false)
  const [release, { isLoading }] = useReleaseReservationMutation()

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (isLoading) return
    if (!reason.trim()) {
      setError('Say why: the reason is stored in the ledger.')
      field.current?.focus()
      return
    }
    const result = await release({ id: hold.id, release: { reason: reason.trim(), block } })
    if (result.data) {
      const at = new Date().toISOString()
      dispatch(applyMessages([{ event: 'stock-updated', data: { ...result.data.drop, at } }]))
      dispatch(
        announced({
          tone: 'good',
          text: block ? 'Released and blocked: the pair is back for others.' : 'Released: the pair is back for others.',
        }),
      )
      onClose(true)
      return
    }
    const problem = problemOf(result.error)
    const ending = endings[problem.code]
    if (ending) {
      dispatch(announced({ tone: 'plain', text: block ? `${ending} Its user is blocked.` : ending }))
      onClose(true)
    } else {
      setError(problem.detail)
      field.current?.focus()
    }
  }

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-5">
      <p className="text-sm">
        Held by <span className="font-mono text-xs break-all">{hold.userId}</span>
        {hold.size && `, ${hold.size.label}`}, for{' '}
        <span className="font-semibold">
          <Countdown untilMs={Date.parse(hold.expiresAt)} />
        </span>{' '}
        more.
      </p>
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
      <label className="flex items-center gap-3 text-sm font-semibold">
        <input
          type="checkbox"
          checked={block}
          onChange={({ target }) => setBlock(target.checked)}
          className="size-5 shrink-0 accent-accent"
        />
        Block this user too: they can no longer reserve
      </label>
      <div className="flex flex-wrap justify-end gap-3">
        <DialogClose asChild>
          <Button variant="quiet">Keep the hold</Button>
        </DialogClose>
        <Button type="submit" variant="danger" disabled={isLoading}>
          {isLoading ? 'Releasing…' : 'Release hold'}
        </Button>
      </div>
    </form>
  )
}
