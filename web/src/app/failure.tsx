import { CircleAlert } from 'lucide-react'
import { useEffect } from 'react'
import { useRouteError } from 'react-router'
import { Notice } from '@/components/notice'
import { Button } from '@/components/ui/button'

/** Shown when a page has failed. Holds and purchases are stored on the server and are safe. */
export function Failure() {
  return (
    <Notice isPage icon={CircleAlert} title="This page stopped working">
      <p>Your holds and purchases are safe. Loading the page again brings everything back.</p>
      <Button onClick={() => window.location.reload()}>Load it again</Button>
    </Notice>
  )
}

/** The same for errors while loading a page; it also writes them to the console. */
export function RouteFailure() {
  const error = useRouteError()
  useEffect(() => reportError(error), [error])
  return <Failure />
}
