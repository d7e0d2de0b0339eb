import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { FormProblem } from '@/features/admin/form/drop-form'
import type { DropValues, FieldName } from '@/features/admin/form/drop-values'
import { labels } from '@/features/admin/form/labels'
import { LeaveGuard } from '@/features/admin/form/leave-guard'
import {
  type Difference,
  defaultSide,
  differences,
  type Edits,
  mergedValues,
  type Side,
} from '@/features/admin/form/merge-edits'
import { ShownValue } from '@/features/admin/form/shown-value'
import type { DropStatus } from '@/lib/api/api.gen'
import { cn } from '@/lib/cn'
import type { Problem } from '@/lib/problem'

interface ConflictViewProps {
  edits: Edits
  status: DropStatus
  /** Saves on top of theirs. */
  save(values: DropValues): Promise<Problem | undefined>
  /** Goes back to the form with these values. */
  onBack(values: DropValues): void
}

/** Two edits of one drop, field by field: whose value is kept is chosen for each. */
export function ConflictView({ edits, status, save, onBack }: ConflictViewProps) {
  const found = differences(edits, status)
  const [chosen, setChosen] = useState<Partial<Record<FieldName, Side>>>({})
  const [problem, setProblem] = useState<Problem>()
  const [isSaving, setIsSaving] = useState(false)
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])

  const sideOf = (difference: Difference) => chosen[difference.field] ?? defaultSide(difference)
  const values = () => {
    const sides = new Map(found.map((difference) => [difference.field, sideOf(difference)]))
    return mergedValues(edits, (field) => sides.get(field) ?? 'theirs')
  }

  async function saveMerged() {
    if (isSaving) return
    setIsSaving(true)
    setProblem(undefined)
    const failed = await save(values())
    setIsSaving(false)
    setProblem(failed)
  }

  return (
    <section aria-labelledby="conflict-title" className="max-w-4xl">
      <LeaveGuard isDirty />
      <h2 id="conflict-title" ref={title} tabIndex={-1} className="display text-xl outline-none">
        Somebody else has saved this drop in the meantime
      </h2>
      <p className="mt-2 text-sm text-muted">
        Nothing of yours is saved yet, and nothing is lost. Choose what to keep: yours is chosen where you have changed
        something, theirs elsewhere.
      </p>
      <div className="mt-5 overflow-hidden rounded-card border bg-card">
        {found.map((difference) => (
          <fieldset key={difference.field} className="border-t px-4 py-4 first:border-t-0 sm:px-5">
            <legend className="contents">
              <span className="mb-2.5 flex flex-wrap items-center gap-2 font-semibold">
                {labels[difference.field]} <WhoChanged {...difference} />
              </span>
            </legend>
            <div className="grid gap-2 sm:grid-cols-2">
              {(['theirs', 'yours'] as const).map((side) => (
                <Choice
                  key={side}
                  name={difference.field}
                  label={side === 'theirs' ? 'Theirs, saved now' : 'Yours'}
                  checked={sideOf(difference) === side}
                  onChoose={() => setChosen((before) => ({ ...before, [difference.field]: side }))}
                >
                  <ShownValue
                    field={difference.field}
                    values={edits[side]}
                    other={edits[side === 'yours' ? 'theirs' : 'yours']}
                  />
                </Choice>
              ))}
            </div>
          </fieldset>
        ))}
      </div>
      {problem && (
        <div className="mt-4">
          <FormProblem problem={problem} />
        </div>
      )}
      <div className="mt-5 flex flex-wrap gap-3">
        <Button size="large" disabled={isSaving} onClick={saveMerged} className="max-sm:flex-1">
          {isSaving ? 'Saving…' : 'Save this'}
        </Button>
        <Button variant="quiet" size="large" onClick={() => onBack(values())}>
          Back to the form
        </Button>
      </div>
    </section>
  )
}

function WhoChanged({ theyChanged, youChanged }: Difference) {
  if (theyChanged && youChanged) return <Badge tone="accent">Both changed it</Badge>
  return <Badge>{youChanged ? 'You changed it' : 'They changed it'}</Badge>
}

interface ChoiceProps {
  name: string
  label: string
  checked: boolean
  onChoose(): void
  children: ReactNode
}

/** One side's value. The whole card is pressed, but only its title is the radio's name. */
function Choice({ name, label, checked, onChoose, children }: ChoiceProps) {
  const id = useId()
  return (
    <div
      className={cn(
        'relative flex min-w-0 gap-3 rounded-control border p-3',
        checked ? 'border-ink bg-sunken/60' : 'border-line hover:bg-sunken/40',
      )}
    >
      <input
        id={id}
        type="radio"
        name={`keep-${name}`}
        aria-describedby={`${id}-value`}
        checked={checked}
        onChange={onChoose}
        className="relative z-1 mt-0.5 size-4 shrink-0 accent-accent"
      />
      <div className="min-w-0 flex-1">
        <label
          htmlFor={id}
          className="block cursor-pointer text-xs font-semibold text-muted after:absolute after:inset-0"
        >
          {label}
        </label>
        <div id={`${id}-value`} className="mt-1 text-sm wrap-anywhere">
          {children}
        </div>
      </div>
    </div>
  )
}
