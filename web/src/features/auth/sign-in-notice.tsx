import { UserRound } from 'lucide-react'
import { useSelector } from 'react-redux'
import { Notice } from '@/components/notice'
import { Button } from '@/components/ui/button'
import { selectSession, signInRequested } from '@/features/auth/session-slice'
import { useAppDispatch } from '@/lib/dispatch'

/** Shown on a personal page while nobody is signed in. */
export function SignInNotice({ children }: { children: string }) {
  const dispatch = useAppDispatch()
  const { status } = useSelector(selectSession)
  if (status === 'unknown') return null
  return (
    <Notice icon={UserRound} title="This page is yours alone">
      <p>{children}</p>
      <Button onClick={() => dispatch(signInRequested())}>Go to sign-in</Button>
    </Notice>
  )
}
