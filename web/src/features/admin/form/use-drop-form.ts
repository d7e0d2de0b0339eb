import { type FormEvent, useEffect, useRef, useState } from 'react'
import { checkSizes, type SizeErrors } from '@/features/admin/form/check-sizes'
import { checkValues, type FieldErrors, type FilledIn } from '@/features/admin/form/check-values'
import { type DropValues, type FieldName, hasChanged } from '@/features/admin/form/drop-values'
import { errorsOf } from '@/features/admin/form/labels'
import { type RefusedSizes, refusedSizes } from '@/features/admin/form/size-errors'
import type { SizeRow } from '@/features/admin/form/size-rows'
import type { Problem } from '@/lib/problem'

interface DropFormOptions {
  /** The values that are saved. */
  initial: DropValues
  /** The values that the form begins with. */
  start: DropValues
  /** The times of the drop that is edited; none for a new one. */
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
export function useDropForm({ initial, start, filledIn, isLocked, send }: DropFormOptions) {
  const isNew = filledIn === undefined
  const form = useRef<HTMLFormElement>(null)
  const [values, setValues] = useState(start)
  const [left, setLeft] = useState<ReadonlySet<FieldName>>(new Set())
  const [refused, setRefused] = useState<FieldErrors>({})
  const [refusedRows, setRefusedRows] = useState<RefusedSizes>(new Map())
  const [problem, setProblem] = useState<Problem>()
  const [isSending, setIsSending] = useState(false)
  const [failures, setFailures] = useState(0)

  const wrong = Object.fromEntries(
    Object.entries(checkValues(values, filledIn)).filter(([field]) => !isLocked(field as FieldName)),
  ) as FieldErrors
  const wrongRows = left.has('sizes') && !isLocked('sizes') ? checkSizes(values.sizes, isNew) : undefined

  // After a failure the focus moves to the first field with an error.
  useEffect(() => {
    if (failures > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-wrong]')?.focus()
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
    setRefusedRows(refusedSizes(failed, values.sizes))
    setProblem(failed)
    setFailures((n) => n + 1)
  }

  return {
    form,
    values,
    isNew,
    problem,
    isSending,
    /** Whether leaving the page would lose something. */
    isDirty: hasChanged(values, initial),
    submit,
    /** The error of a field, shown after it was left or submitted. */
    errorOf: (field: FieldName) => refused[field] ?? (left.has(field) ? wrong[field] : undefined),
    /** The errors of a size, shown after the form was submitted. */
    sizeErrorsOf: (row: SizeRow): SizeErrors => ({ ...wrongRows?.get(row.key), ...refusedRows.get(row) }),
    change<Field extends FieldName>(field: Field, value: DropValues[Field]) {
      setValues((current) => ({ ...current, [field]: value }))
      setRefused(({ [field]: _, ...others }) => others)
    },
    leave: (field: FieldName) => setLeft((before) => new Set(before).add(field)),
  }
}

export type DropFormState = ReturnType<typeof useDropForm>
