import { useEffect, useRef, useState } from 'react'
import { useSelector } from 'react-redux'
import { askAnswered, selectAsked } from '@/features/sizes/choices-slice'
import { useAppDispatch } from '@/lib/dispatch'

/** An ask that no page has answered by then is dropped. */
const askLastsMs = 15_000

/**
 * Leads to the sizes of a drop when they are asked for: the focus moves to what is offered in place
 * of a size that is gone, otherwise to the chosen size or the first that is left.
 */
export function useSizeAsk(dropId: string, hasChoice: boolean) {
  const dispatch = useAppDispatch()
  const asked = useSelector(selectAsked)
  const groupRef = useRef<HTMLDivElement>(null)
  const offerRef = useRef<HTMLDivElement>(null)
  const [isWanted, setWanted] = useState(false)
  useEffect(() => {
    if (asked?.dropId !== dropId) return
    dispatch(askAnswered())
    if (Date.now() - asked.atMs > askLastsMs) return
    setWanted(true)
    lead(offerRef.current?.querySelector('button') ?? firstRadio(groupRef.current))
  }, [asked, dispatch, dropId])
  return { groupRef, offerRef, isWanted: isWanted && !hasChoice }
}

const firstRadio = (group: HTMLElement | null) =>
  group?.querySelector<HTMLElement>('[role="radio"][aria-checked="true"]:not([aria-disabled])') ??
  group?.querySelector<HTMLElement>('[role="radio"]:not([aria-disabled])') ??
  group?.querySelector<HTMLElement>('[role="radio"]')

function lead(target: HTMLElement | null | undefined): void {
  if (!target) return
  target.scrollIntoView({ block: 'center' })
  target.focus({ preventScroll: true })
}
