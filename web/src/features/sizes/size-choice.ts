import { useCallback, useMemo } from 'react'
import { useSelector } from 'react-redux'
import {
  type ChoicesRoot,
  mostWished,
  selectLastLabel,
  selectStoredWish,
  wishFor,
} from '@/features/sizes/choices-slice'
import { sizeState, sizesById, sizesOf } from '@/features/sizes/size-state'
import type { DropSize } from '@/lib/api/api.gen'
import type { Drop } from '@/lib/api/endpoints'
import { useAppDispatch } from '@/lib/dispatch'

/** The sizes that somebody wants of a drop. */
export interface SizeChoice {
  /** The most wanted first; empty if nothing is chosen, or if the drop has no sizes. */
  wish: DropSize[]
  /** How it came about: by the person, as the drop's only size, or because it was the last one. */
  source: 'chosen' | 'only' | 'last' | null
}

/** Finds the choice for a drop from what is remembered. */
export function sizeChoice(drop: Drop, stored: readonly string[] | undefined, lastLabel: string | null): SizeChoice {
  const sizes = sizesOf(drop)
  if (sizes.length === 1) return { wish: sizes, source: 'only' }
  const chosen = sizesById(drop, stored ?? []) // an admin may have removed a size since
  if (chosen.length > 0) return { wish: chosen.slice(0, mostWished), source: 'chosen' }
  const last = sizes.filter(({ label }) => label === lastLabel)
  return last.length > 0 ? { wish: last, source: 'last' } : { wish: [], source: null }
}

/** The choice for a drop, and how to change it. */
export function useSizeChoice(drop: Drop) {
  const dispatch = useAppDispatch()
  const stored = useSelector((state: ChoicesRoot) => selectStoredWish(state, drop.id))
  const lastLabel = useSelector(selectLastLabel)
  const choice = useMemo(() => sizeChoice(drop, stored, lastLabel), [drop, stored, lastLabel])
  return {
    ...choice,
    open: choice.wish.filter((size) => sizeState(size, drop).kind === 'open'),
    /** Makes a size the first choice, and keeps the others. */
    choose: useCallback(
      (id: string) => {
        const others = choice.wish.slice(1).map((size) => size.id)
        dispatch(wishFor(drop, [id, ...others.filter((other) => other !== id)]))
      },
      [choice, dispatch, drop],
    ),
    /** Adds a size for the case that the first choice is gone, or removes it. */
    toggleOther: useCallback(
      (id: string) => {
        const ids = choice.wish.map((size) => size.id)
        const wish = ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]
        if (wish.length <= mostWished) dispatch(wishFor(drop, wish))
      },
      [choice, dispatch, drop],
    ),
  }
}
