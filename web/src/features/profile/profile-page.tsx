import { useSelector } from 'react-redux'
import { PageTitle } from '@/components/page-title'
import { Skeleton } from '@/components/ui/skeleton'
import { selectSession } from '@/features/auth/session-slice'
import { SignInNotice } from '@/features/auth/sign-in-notice'
import { useUser } from '@/features/auth/use-user'
import { ProfileForm } from '@/features/profile/profile-form'

/** The user's name and picture, and what others see of them. */
export default function ProfilePage() {
  const { status } = useSelector(selectSession)
  const user = useUser()
  return (
    <>
      <PageTitle title="Profile" />
      {status !== 'signed-in' && <SignInNotice>Sign in to set your name and picture.</SignInNotice>}
      {status === 'signed-in' &&
        (user ? <ProfileForm key={user.id} user={user} /> : <Skeleton className="h-80 max-w-xl rounded-card" />)}
    </>
  )
}
