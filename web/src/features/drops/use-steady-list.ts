import { useLayoutEffect, useRef, useState } from 'react'
import { newTo, openingOrder, withNew } from '@/features/drops/steady-order'
import type { Drop } from '@/lib/api/endpoints'

/** Nobody has found what they look for before that; until then, a new drop is simply shown. */
const settlesAfterMs = 500

/** A drop at its place. `isMissing`: no list has it at the moment, so this is how it was. */
export interface Placed {
  drop: Drop
  isMissing: boolean
}

/**
 * A list that stays as it is under its reader until they leave the page. Nothing changes its place,
 * a new drop waits in `arrived` until `show` is called, and one that has left the list stays: it
 * has ended, or was cancelled, or has opened. `opened` are drops of another list that may have it.
 */
export function useSteadyList(onShelf: readonly Drop[], opened: readonly Drop[]) {
  const [order, setOrder] = useState(() => openingOrder(onShelf))
  const [openedAtMs] = useState(() => performance.now())
  const seen = useRef(new Map<string, Drop>())
  const current = new Map([...opened, ...onShelf].map((drop) => [drop.id, drop]))
  const placed = order.flatMap((id) => place(id, current, seen.current))
  useLayoutEffect(() => {
    seen.current = new Map(placed.map(({ drop }) => [drop.id, drop]))
  })
  const arrived = newTo(order, onShelf)
  const show = () => setOrder(withNew(order, onShelf))
  if (arrived.length > 0 && (placed.length === 0 || performance.now() - openedAtMs < settlesAfterMs)) show()
  return { placed, arrived, show }
}

/** A drop that is in no list stays as it was seen last; its own page says what became of it. */
function place(id: string, current: Map<string, Drop>, seen: Map<string, Drop>): Placed[] {
  const drop = current.get(id)
  if (drop) return [{ drop, isMissing: false }]
  const last = seen.get(id)
  return last ? [{ drop: last, isMissing: true }] : []
}
