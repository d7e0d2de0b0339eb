import { CircleAlert } from 'lucide-react'
import { useEffect } from 'react'
import { useRouteError } from 'react-router'
import { Notice } from '@/components/notice'
import { Button } from '@/components/ui/button'

/** A page that failed. What the user holds or bought is the server's, and safe. */
export function Failure() {
  return (
    <Notice isPage icon={CircleAlert} title="This page stopped working">
      <p>Your holds and purchases are safe. Loading the page again brings everything back.</p>
      <Button onClick={() => window.location.reload()}>Load it again</Button>
    </Notice>
  )
}

/** The same for what went wrong on the way to a page, which the browser is told of. */
export function RouteFailure() {
  const error = useRouteError()
  useEffect(() => reportError(error), [error])
  return <Failure />
}
