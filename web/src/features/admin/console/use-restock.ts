import { useRef, useState } from 'react'
import { announced } from '@/components/announcements/announcements-slice'
import {
  type Adjustment,
  adjustmentsOf,
  restockError,
  restockFailure,
  sendAll,
  type TypedDeltas,
} from '@/features/admin/console/restock'
import { counted } from '@/features/admin/figures'
import { updateCachedDrop } from '@/features/admin/update-cached-drop'
import { type Drop, useAdjustStockMutation } from '@/lib/api/endpoints'
import { useAppDispatch } from '@/lib/dispatch'
import { problemOf } from '@/lib/problem'

/** How many adjustments of how many are answered. */
export interface Progress {
  done: number
  of: number
}

/**
 * Changes the stock of many sizes, one request for each. What worked is cleared; what failed stays
 * as it was typed, with its reason, and is sent again by the next try.
 */
export function useRestock(drop: Drop) {
  const dispatch = useAppDispatch()
  const [adjust] = useAdjustStockMutation()
  const [typed, setTyped] = useState<TypedDeltas>({})
  const [failures, setFailures] = useState<Record<string, string>>({})
  const [applied, setApplied] = useState<Record<string, number>>({})
  const [progress, setProgress] = useState<Progress>()
  const wanted = useRef(new Map<string, Adjustment>())

  async function apply(reason: string): Promise<boolean> {
    const adjustments = adjustmentsOf(drop.sizes, typed, reason, wanted.current)
    wanted.current = new Map(adjustments.map((one) => [one.size, one]))
    setFailures({})
    setApplied({})
    setProgress({ done: 0, of: adjustments.length })
    const failed: string[] = []
    await sendAll(adjustments, async ({ size, key, delta }) => {
      const result = await adjust({ id: drop.id, 'Idempotency-Key': key, stockAdjustment: { size, delta, reason } })
      setProgress((now) => now && { ...now, done: now.done + 1 })
      if (result.error) {
        failed.push(labelOf(drop, size))
        const failure = restockFailure(problemOf(result.error), delta, countsOf(drop, size))
        setFailures((before) => ({ ...before, [size]: failure }))
        return
      }
      wanted.current.delete(size)
      setTyped(({ [size]: _, ...others }) => others)
      setApplied((before) => ({ ...before, [size]: delta }))
      dispatch(updateCachedDrop(result.data))
    })
    setProgress(undefined)
    dispatch(announced({ tone: failed.length > 0 ? 'bad' : 'good', text: outcome(adjustments.length, failed) }))
    return failed.length === 0
  }

  return {
    typed,
    failures,
    /** What was just added to each size. */
    applied,
    progress,
    apply,
    errorOf: (size: string) => restockError(typed[size] ?? ''),
    isEmpty: Object.values(typed).every((text) => !text.trim()),
    type(deltas: TypedDeltas) {
      setTyped((before) => ({ ...before, ...deltas }))
      setFailures((before) => without(before, Object.keys(deltas)))
      setApplied((before) => without(before, Object.keys(deltas)))
    },
  }
}

function without<T>(record: Record<string, T>, keys: string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)))
}

const sizeOf = (drop: Drop, id: string) => drop.sizes.find((size) => size.id === id)
const labelOf = (drop: Drop, id: string) => sizeOf(drop, id)?.label ?? id
const countsOf = (drop: Drop, id: string) => sizeOf(drop, id) ?? drop

function outcome(all: number, failed: string[]): string {
  if (failed.length === 0) return `${counted(all, 'size')} restocked.`
  const names = failed.slice(0, 3).join(', ') + (failed.length > 3 ? ' and others' : '')
  return `${all - failed.length} of ${counted(all, 'size')} restocked. Not yet: ${names}.`
}

export type Restock = ReturnType<typeof useRestock>
