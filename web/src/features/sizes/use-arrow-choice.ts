import { type FocusEvent, type KeyboardEvent, useRef } from 'react'

/**
 * Chooses the radio that an arrow key has moved the focus to. The kit's radios do so only if the
 * key is still down when the focus arrives, which it may not be when the page is busy.
 */
export function useArrowChoice(choose: (value: string) => void) {
  const byArrow = useRef(false)
  return {
    onKeyDown({ key }: KeyboardEvent) {
      byArrow.current = key.startsWith('Arrow')
    },
    onFocus({ target }: FocusEvent) {
      if (byArrow.current && target instanceof HTMLButtonElement) choose(target.value)
      byArrow.current = false
    },
    onBlur({ currentTarget, relatedTarget }: FocusEvent) {
      if (!currentTarget.contains(relatedTarget)) byArrow.current = false
    },
  }
}
