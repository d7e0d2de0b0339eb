import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'react-router'
import { focusHeading, pageHeading } from '@/lib/focus-heading'

/** A page that takes longer to show its heading has to do without the focus. */
const patienceMs = 5_000

/**
 * After a change of page the focus goes to its heading and its title is read aloud, as a browser
 * does for a page that it loads. Focus that the new page has set itself, on its sizes for example,
 * stays.
 */
export function RouteFocus() {
  const { pathname } = useLocation()
  const shown = useRef(pathname)
  const [title, setTitle] = useState('')
  useEffect(() => {
    if (shown.current === pathname) return
    shown.current = pathname
    return whenHeaded((heading) => {
      setTitle(document.title)
      const { activeElement } = document
      const isTaken = activeElement?.closest('[role="dialog"], main *')
      if (isTaken) return
      focusHeading(heading)
    })
  }, [pathname])
  return (
    <p aria-live="polite" className="sr-only">
      {title}
    </p>
  )
}

/**
 * Calls back once the page has its heading, which may have to be loaded. Returns a function that
 * stops it.
 */
function whenHeaded(done: (heading: HTMLElement) => void): () => void {
  const look = () => {
    const heading = pageHeading()
    if (!heading) return
    stop()
    done(heading)
  }
  const observer = new MutationObserver(look)
  const timer = setTimeout(() => observer.disconnect(), patienceMs)
  const stop = () => {
    observer.disconnect()
    clearTimeout(timer)
  }
  observer.observe(document.body, { childList: true, subtree: true })
  look()
  return stop
}
