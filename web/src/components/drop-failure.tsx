import { CloudOff, SearchX } from 'lucide-react'
import type { ReactNode } from 'react'
import { Notice } from '@/components/notice'
import { Button } from '@/components/ui/button'
import { problemOf } from '@/lib/problem'

interface DropFailureProps {
  error: unknown
  onRetry(): void
  /** It is all that the page says. */
  isPage?: boolean
  /** Where to go when there is no such drop. */
  children: ReactNode
}

/** Why a drop is not shown: there is none with that id, or it did not load. */
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
