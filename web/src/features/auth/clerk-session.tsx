import { ClerkProvider, useAuth, useClerk } from '@clerk/clerk-react'
import { useEffect, useRef } from 'react'
import { useSelector } from 'react-redux'
import { announced } from '@/components/announcements/announcements-slice'
import {
  selectSession,
  sessionChanged,
  sessionEnded,
  signInHandled,
  signOutHandled,
} from '@/features/auth/session-slice'
import { api } from '@/lib/api/endpoints'
import { tokens } from '@/lib/api/tokens'
import { useAppDispatch } from '@/lib/dispatch'
import { cspNonce } from '@/lib/page-meta'

/** Sign-in with Clerk. Loaded only if it is configured, with Clerk's script from Clerk's host. */
export default function ClerkSession({ publishableKey }: { publishableKey: string }) {
  const nonce = cspNonce()
  return (
    <ClerkProvider publishableKey={publishableKey} {...(nonce ? { nonce } : {})}>
      <SessionReporter />
    </ClerkProvider>
  )
}

/** Tells the page whether a user is signed in, and passes its requests to Clerk. */
function SessionReporter() {
  const dispatch = useAppDispatch()
  const { isLoaded, isSignedIn, userId, getToken } = useAuth()
  const latestToken = useRef(getToken)
  latestToken.current = getToken

  useEffect(() => {
    if (!isLoaded) return
    tokens.from({ current: () => latestToken.current(), userKey: () => userId ?? '', refused: () => {} })
    dispatch(sessionChanged(isSignedIn ? 'signed-in' : 'signed-out'))
    if (!userId) return
    return () => {
      // Remove this user's data.
      dispatch(sessionEnded())
      dispatch(api.util.resetApiState())
    }
  }, [dispatch, isLoaded, isSignedIn, userId])

  useClerkRequests(isLoaded, isSignedIn ?? false)
  return null
}

/** Opens Clerk's dialog, or signs out, when the page asks for it. */
function useClerkRequests(isLoaded: boolean, isSignedIn: boolean) {
  const dispatch = useAppDispatch()
  const clerk = useClerk()
  const { asked, left } = useSelector(selectSession)
  useEffect(() => {
    if (asked === 0) return
    if (!isLoaded) {
      dispatch(announced({ tone: 'plain', text: 'Sign-in is still loading. It opens by itself in a moment.' }))
      return
    }
    dispatch(signInHandled())
    if (!isSignedIn) clerk.openSignIn({ fallbackRedirectUrl: window.location.href })
  }, [asked, clerk, dispatch, isLoaded, isSignedIn])
  useEffect(() => {
    if (left === 0 || !isLoaded) return
    dispatch(signOutHandled())
    void clerk.signOut()
  }, [clerk, dispatch, isLoaded, left])
}
