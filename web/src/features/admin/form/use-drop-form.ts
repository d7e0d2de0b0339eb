import { type FormEvent, useEffect, useRef, useState } from 'react'
import { checkValues, type FieldErrors, type FilledIn } from '@/features/admin/form/check-values'
import type { DropValues, FieldName } from '@/features/admin/form/drop-values'
import { errorsOf } from '@/features/admin/form/labels'
import type { Problem } from '@/lib/problem'

interface DropFormOptions {
  initial: DropValues
  /** The times of the drop that is edited. */
  filledIn?: FilledIn | undefined
  /** Whether a field can no longer be changed, and so is not checked. */
  isLocked(field: FieldName): boolean
  /** Sends the values; returns the problem, if there is one. */
  send(values: DropValues): Promise<Problem | undefined>
}

/**
 * The form's state: what was typed, its errors, and sending it. What was typed is kept after a
 * failure.
 */
export function useDropForm({ initial, filledIn, isLocked, send }: DropFormOptions) {
  const form = useRef<HTMLFormElement>(null)
  const [values, setValues] = useState(initial)
  const [left, setLeft] = useState<ReadonlySet<FieldName>>(new Set())
  const [refused, setRefused] = useState<FieldErrors>({})
  const [problem, setProblem] = useState<Problem>()
  const [isSending, setIsSending] = useState(false)
  const [failures, setFailures] = useState(0)

  const wrong = Object.fromEntries(
    Object.entries(checkValues(values, filledIn)).filter(([field]) => !isLocked(field as FieldName)),
  ) as FieldErrors

  // After a failure the focus moves to the first field with an error.
  useEffect(() => {
    if (failures > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [failures])

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (isSending) return
    setProblem(undefined)
    if (Object.keys(wrong).length > 0) {
      setLeft(new Set(Object.keys(values) as FieldName[]))
      setFailures((n) => n + 1)
      return
    }
    setIsSending(true)
    const failed = await send(values)
    setIsSending(false)
    if (!failed) return
    setRefused(errorsOf(failed))
    setProblem(failed)
    setFailures((n) => n + 1)
  }

  return {
    form,
    values,
    problem,
    isSending,
    submit,
    /** The error of a field, shown after it was left or submitted. */
    errorOf: (field: FieldName) => refused[field] ?? (left.has(field) ? wrong[field] : undefined),
    change<Field extends FieldName>(field: Field, value: DropValues[Field]) {
      setValues((current) => ({ ...current, [field]: value }))
      setRefused(({ [field]: _, ...others }) => others)
    },
    leave: (field: FieldName) => setLeft((before) => new Set(before).add(field)),
  }
}

export type DropFormState = ReturnType<typeof useDropForm>
