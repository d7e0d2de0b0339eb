import { LogOut } from 'lucide-react'
import type { ReactNode } from 'react'
import { useSelector } from 'react-redux'
import { allDismissed } from '@/components/announcements/announcements-slice'
import { Avatar } from '@/components/avatar'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { selectSession, signInRequested, signOutRequested } from '@/features/auth/session-slice'
import { nameOf, useUser } from '@/features/auth/use-user'
import { useGetConfigQuery } from '@/lib/api/endpoints'
import { useAppDispatch } from '@/lib/dispatch'

/**
 * Shows the signed-in user, and the button to sign in or out. With dev sign-in there is a separate
 * bar for signing in. `signOutWarning` is what the user should know before they sign out, if there
 * is anything.
 */
export function AccountControl({ signOutWarning }: { signOutWarning: ReactNode }) {
  const dispatch = useAppDispatch()
  const { data: config } = useGetConfigQuery()
  const { status } = useSelector(selectSession)
  const user = useUser()
  function signOut() {
    dispatch(allDismissed()) // messages were for the user who signs out
    dispatch(signOutRequested())
  }
  if (status === 'signed-in') {
    return (
      <>
        {user && (
          <>
            <Avatar name={nameOf(user)} imageUrl={user.imageUrl} className="ml-1 size-8" />
            <span className="hidden max-w-40 truncate px-1 text-sm font-semibold lg:block">{nameOf(user)}</span>
          </>
        )}
        <SignOutButton warning={signOutWarning} onSignOut={signOut} />
      </>
    )
  }
  if (!config?.clerkPublishableKey) return null
  return (
    <Button size="small" onClick={() => dispatch(signInRequested())}>
      Sign in
    </Button>
  )
}

function SignOutButton({ warning, onSignOut }: { warning: ReactNode; onSignOut(): void }) {
  const button = (
    <Button variant="quiet" size="icon" aria-label="Sign out" {...(warning ? {} : { onClick: onSignOut })}>
      <LogOut aria-hidden />
    </Button>
  )
  if (!warning) return button
  return (
    <ConfirmDialog
      trigger={button}
      title="Sign out while you hold a pair?"
      keep="Stay signed in"
      confirm="Sign out anyway"
      onConfirm={onSignOut}
    >
      {warning}
    </ConfirmDialog>
  )
}
