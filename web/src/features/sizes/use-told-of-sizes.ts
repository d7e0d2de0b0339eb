import { useEffect, useRef } from 'react'
import { announced } from '@/components/announcements/announcements-slice'
import { goneText, sizeState } from '@/features/sizes/size-state'
import type { DropSize } from '@/lib/api/api.gen'
import type { Drop } from '@/lib/api/endpoints'
import { useAppDispatch } from '@/lib/dispatch'

/**
 * Tells somebody when their first choice sells out under their eyes, and when it comes back. The
 * choice itself stays as it is. `isOurs` is whether the change may be due to their own hold.
 */
export function useToldOfSizes(drop: Drop, wish: readonly DropSize[], isOurs: boolean): void {
  const dispatch = useAppDispatch()
  const seen = useRef<{ id: string; kind: string; wasTold: boolean } | null>(null)
  const [first, ...others] = wish
  const kind = first && sizeState(first, drop).kind
  const next = others.find((size) => sizeState(size, drop).kind === 'open')
  useEffect(() => {
    const before = seen.current
    if (!first || !kind) {
      seen.current = null
      return
    }
    const changed = before?.id === first.id && before.kind !== kind && !isOurs && kind !== 'closed'
    const isBack = changed && kind === 'open'
    seen.current = { id: first.id, kind, wasTold: before?.id === first.id && !isBack && (changed || before.wasTold) }
    if (isBack && before.wasTold) dispatch(announced({ tone: 'good', text: `${first.label} is back.`, quiet: true }))
    if (!changed || isBack) return
    const then = next ? `${next.label} is next on your list.` : 'You can take another size.'
    dispatch(announced({ tone: 'bad', text: `${goneText([first], drop)} ${then}`, quiet: true }))
  }, [dispatch, drop, first, isOurs, kind, next])
}
