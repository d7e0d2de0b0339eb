import { useEffect, useRef } from 'react'

/** Marks the entry of the browser's history that is on top while a dialog is open. */
const mark = 'dialog'

type Entry = Record<string, unknown> | null

const isMarked = () => Boolean((window.history.state as Entry)?.[mark])

/**
 * Lets Back close a dialog and stay on the page: while it is open, an entry for the same page is on
 * top of the history. The router reads the same state in both entries, and so sees one page.
 */
export function useBackCloses(isOpen: boolean, close: () => void): void {
  const latest = useRef(close)
  latest.current = close
  const wasOpen = useRef(false)
  useEffect(() => {
    if (isOpen && !isMarked()) window.history.pushState({ ...(window.history.state as Entry), [mark]: true }, '')
    if (!isOpen && wasOpen.current && isMarked()) window.history.back()
    wasOpen.current = isOpen
    if (!isOpen) return
    const onBack = () => {
      if (!isMarked()) latest.current()
    }
    window.addEventListener('popstate', onBack)
    return () => window.removeEventListener('popstate', onBack)
  }, [isOpen])
}
