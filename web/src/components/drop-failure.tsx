import { CloudOff, SearchX } from 'lucide-react'
import type { ReactNode } from 'react'
import { Notice } from '@/components/notice'
import { Button } from '@/components/ui/button'
import { problemOf } from '@/lib/problem'

interface DropFailureProps {
  error: unknown
  onRetry(): void
  /** Whether it is the only content of the page. */
  isPage?: boolean
  /** Links for a drop that does not exist. */
  children: ReactNode
}

/** Says why a drop is not shown: it does not exist, or it could not be loaded. */
export function DropFailure({ error, onRetry, isPage = false, children }: DropFailureProps) {
  const { code, detail } = problemOf(error)
  if (code === 'not_found' || code === 'malformed_request') {
    return (
      <Notice isPage={isPage} icon={SearchX} title="There is no such drop">
        {children}
      </Notice>
    )
  }
  return (
    <Notice isPage={isPage} icon={CloudOff} title="The drop did not load">
      <p>{detail}</p>
      <Button onClick={onRetry}>Try again</Button>
    </Notice>
  )
}
