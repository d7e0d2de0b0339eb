import { CloudOff, LockKeyhole } from 'lucide-react'
import type { ReactNode } from 'react'
import { useSelector } from 'react-redux'
import { Link } from 'react-router'
import { Notice } from '@/components/notice'
import { PageTitle } from '@/components/page-title'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { selectSession } from '@/features/auth/session-slice'
import { SignInNotice } from '@/features/auth/sign-in-notice'
import { useGetMeQuery } from '@/lib/api/endpoints'
import { problemOf } from '@/lib/problem'

/**
 * Shows its children only to admins. The server refuses other users anyway; this avoids requests
 * that would be refused.
 */
export function AdminOnly({ children }: { children: ReactNode }) {
  const { data: user } = useMe()
  if (user?.role === 'admin') return children
  return (
    <>
      <PageTitle title="Console" />
      <Outside />
    </>
  )
}

function useMe() {
  const { status } = useSelector(selectSession)
  const signedIn = status === 'signed-in'
  const { data, error, refetch } = useGetMeQuery(undefined, { skip: !signedIn })
  return { signedIn, data: signedIn ? data : undefined, error, refetch }
}

/** Shown to users who are not admins, and while that is not known yet. */
function Outside() {
  const { signedIn, data: user, error, refetch } = useMe()
  if (!signedIn) return <SignInNotice>Sign in as an admin to see the console.</SignInNotice>
  if (user) {
    return (
      <Notice icon={LockKeyhole} title="This part is for admins">
        <p>
          You are signed in as <span className="font-semibold break-all text-ink">{user.email || user.clerkId}</span>,
          who is not an admin here. An admin of this store can make you one; all other pages are open to you.
        </p>
        <Button asChild>
          <Link to="/">Shop the drops</Link>
        </Button>
      </Notice>
    )
  }
  if (!error) return <Skeleton className="h-96 rounded-card" />
  return (
    <Notice icon={CloudOff} title="We could not look up who you are">
      <p>{problemOf(error).detail}</p>
      <Button onClick={() => refetch()}>Try again</Button>
    </Notice>
  )
}
