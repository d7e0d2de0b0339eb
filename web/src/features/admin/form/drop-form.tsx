import { Link } from 'react-router'
import { Button } from '@/components/ui/button'
import { DropFields } from '@/features/admin/form/drop-fields'
import type { DropValues } from '@/features/admin/form/drop-values'
import { inPageWords } from '@/features/admin/form/labels'
import { LeaveGuard } from '@/features/admin/form/leave-guard'
import { lockOf } from '@/features/admin/form/locks'
import { Preview } from '@/features/admin/form/preview'
import { useDropForm } from '@/features/admin/form/use-drop-form'
import type { Drop } from '@/lib/api/endpoints'
import type { Problem } from '@/lib/problem'

interface DropFormProps {
  /** The form's name for screen readers. */
  name: string
  initial: DropValues
  /** What the form begins with, if it is not that. */
  start?: DropValues | undefined
  /** The current state of the drop that is edited. */
  drop?: Drop
  /** The label of the submit button, and its label while the request is in flight. */
  verb: string
  busyVerb: string
  /** The target of the Back link. */
  back: string
  send(values: DropValues): Promise<Problem | undefined>
}

/** A drop's fields, with a preview of its card. */
export function DropForm({ name, initial, start, drop, verb, busyVerb, back, send }: DropFormProps) {
  const status = drop?.status ?? 'upcoming'
  const state = useDropForm({
    initial,
    start: start ?? initial,
    filledIn: drop,
    isLocked: (field) => lockOf(field, status) !== undefined,
    send,
  })
  const { form, values, problem, isSending, isDirty, submit } = state
  return (
    <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem] xl:gap-10">
      <form ref={form} aria-label={name} onSubmit={submit} noValidate className="flex flex-col gap-5">
        <LeaveGuard isDirty={isDirty} />
        <DropFields state={state} drop={drop} />
        {problem && <FormProblem problem={problem} />}
        <div className="flex flex-wrap gap-3">
          <Button type="submit" size="large" disabled={isSending} className="max-sm:flex-1">
            {isSending ? busyVerb : verb}
          </Button>
          <Button asChild variant="quiet" size="large">
            <Link to={back}>Back</Link>
          </Button>
        </div>
      </form>
      <div className="lg:sticky lg:top-24">
        <Preview values={values} drop={drop} />
      </div>
    </div>
  )
}

/** An error of the whole form; errors of fields are shown at the fields. */
export function FormProblem({ problem: { code, detail } }: { problem: Problem }) {
  return (
    <p role="alert" className="rounded-control bg-bad-soft px-4 py-3 text-sm font-medium text-bad">
      {code === 'idempotency_mismatch'
        ? 'An earlier try of this form, with other values, may have made a drop. Look at the console first: pressing the button again makes another one.'
        : code === 'validation_failed'
          ? 'Something above is not right yet. Nothing that you typed is lost.'
          : inPageWords(detail)}
    </p>
  )
}
