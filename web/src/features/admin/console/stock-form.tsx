import { type FormEvent, useRef, useState } from 'react'
import { announced } from '@/components/announcements/announcements-slice'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { deltaError, deltaHint, deltaOf, reasonError, refusalOf } from '@/features/admin/console/stock-delta'
import { counted } from '@/features/admin/figures'
import { updateCachedDrop } from '@/features/admin/update-cached-drop'
import { type Drop, useAdjustStockMutation } from '@/lib/api/endpoints'
import { useAppDispatch } from '@/lib/dispatch'
import { type Problem, problemOf } from '@/lib/problem'

interface Intent {
  delta: number
  reason: string
  key: string
}

const longestReason = 500

/** A form to add units to a drop or remove some. */
export function StockForm({ drop }: { drop: Drop }) {
  const dispatch = useAppDispatch()
  const form = useRef<HTMLFormElement>(null)
  const intent = useRef<Intent | null>(null)
  const [delta, setDelta] = useState('')
  const [reason, setReason] = useState('')
  const [isSent, setIsSent] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const [adjust, { isLoading }] = useAdjustStockMutation()

  if (drop.status === 'ended' || drop.status === 'cancelled') return null

  /** Each adjustment has its own idempotency key; sent again unchanged, it happens once. */
  function intended(): Intent {
    const wanted = { delta: deltaOf(delta) ?? 0, reason: reason.trim() }
    const same = intent.current?.delta === wanted.delta && intent.current.reason === wanted.reason
    const next = same && intent.current ? intent.current : { ...wanted, key: crypto.randomUUID() }
    intent.current = next
    return next
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (isLoading) return
    setIsSent(true)
    setProblem(undefined)
    if (deltaError(delta) || reasonError(reason)) {
      const wrong = deltaError(delta) ? 'delta' : 'reason'
      form.current?.querySelector<HTMLElement>(`[name=${wrong}]`)?.focus()
      return
    }
    const { key, ...stockAdjustment } = intended()
    const result = await adjust({ id: drop.id, 'Idempotency-Key': key, stockAdjustment })
    if (result.error) {
      setProblem(problemOf(result.error))
      form.current?.querySelector<HTMLElement>('[name=delta]')?.focus()
      return
    }
    dispatch(updateCachedDrop(result.data))
    dispatch(announced({ tone: 'good', text: doneText(stockAdjustment.delta, result.data) }))
    intent.current = null
    setDelta('')
    setReason('')
    setIsSent(false)
  }

  return (
    <form
      ref={form}
      aria-label="Stock adjustment"
      onSubmit={submit}
      noValidate
      className="flex flex-col gap-4 rounded-card border bg-card p-5"
    >
      <h2 className="eyebrow text-muted">Stock</h2>
      <Field
        label="Change in pairs"
        hint={deltaHint(delta, drop)}
        error={refusalOf(problem, deltaOf(delta) ?? 0, drop) ?? (isSent ? deltaError(delta) : undefined)}
      >
        <Input
          type="number"
          name="delta"
          step={1}
          inputMode="text"
          placeholder="+10 or -5"
          className="figures"
          value={delta}
          onChange={({ target }) => {
            setDelta(target.value)
            setProblem(undefined)
          }}
        />
      </Field>
      <Field
        label="Reason"
        hint="It is stored in the ledger with your name."
        error={isSent ? reasonError(reason) : undefined}
      >
        <Input
          name="reason"
          maxLength={longestReason}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
      </Field>
      <Button type="submit" variant="secondary" disabled={isLoading}>
        {isLoading ? 'Adjusting…' : 'Adjust stock'}
      </Button>
    </form>
  )
}

const doneText = (delta: number, { name, availableStock }: Drop) =>
  `${counted(Math.abs(delta), 'pair')} ${delta > 0 ? 'added to' : 'taken from'} ${name}: ${counted(availableStock, 'is', 'are')} available now.`
