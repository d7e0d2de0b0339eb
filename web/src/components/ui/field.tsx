import { cloneElement, type ReactElement, useId } from 'react'

interface FieldProps {
  label: string
  /** What to enter, shown before there is an error. */
  hint?: string | undefined
  /** The error, and how to correct it. */
  error?: string | undefined
  children: ReactElement<{ id?: string; 'aria-describedby'?: string | undefined; 'aria-invalid'?: boolean | undefined }>
}

/** A form control with label, hint and error, connected for screen readers. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId()
  const note = error ?? hint
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-semibold">
        {label}
      </label>
      {cloneElement(children, {
        id,
        'aria-describedby': note ? `${id}-note` : undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {note && (
        <p id={`${id}-note`} className={error ? 'text-sm font-medium text-bad' : 'text-sm text-muted'}>
          {note}
        </p>
      )}
    </div>
  )
}
