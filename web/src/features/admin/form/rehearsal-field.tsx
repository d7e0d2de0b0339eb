import { useId } from 'react'

interface RehearsalFieldProps {
  checked: boolean
  /** Why it can no longer be changed. */
  lock: string | undefined
  onChange(checked: boolean): void
}

/** Whether the drop is a rehearsal, which is in no public list. */
export function RehearsalField({ checked, lock, onChange }: RehearsalFieldProps) {
  const id = useId()
  return (
    <div className="flex gap-3 sm:col-span-6">
      <input
        id={id}
        type="checkbox"
        name="rehearsal"
        aria-describedby={`${id}-note`}
        checked={checked}
        disabled={lock !== undefined}
        onChange={({ target }) => onChange(target.checked)}
        className="mt-0.5 size-5 shrink-0 accent-accent"
      />
      <div>
        <label htmlFor={id} className="text-sm font-semibold">
          Rehearsal
        </label>
        <p id={`${id}-note`} className="mt-0.5 text-sm text-muted">
          {lock ?? 'A drill: it is on no public list, and only those who have its link see it.'}
        </p>
      </div>
    </div>
  )
}
