import { type FormEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useSelector } from 'react-redux'
import { announced } from '@/components/announcements/announcements-slice'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { devSession, devTokens } from '@/features/auth/dev-session'
import {
  devSessionStatus,
  selectSession,
  sessionChanged,
  sessionEnded,
  signInHandled,
  signOutHandled,
  signOutRequested,
} from '@/features/auth/session-slice'
import { api, useDevSignInMutation } from '@/lib/api/endpoints'
import { tokens } from '@/lib/api/tokens'
import { useAppDispatch } from '@/lib/dispatch'
import { problemOf } from '@/lib/problem'

/**
 * Sign-in for development: an e-mail address is enough. A bar below the header, while nobody is
 * signed in.
 */
export function DevSignIn() {
  const { status, asked } = useSelector(selectSession)
  useDevSession()
  if (status !== 'signed-out') return null
  return <SignInBar asked={asked} />
}

/** Tells the page who is signed in according to this browser's storage, now and on every change. */
function useDevSession() {
  const dispatch = useAppDispatch()
  const { left } = useSelector(selectSession)
  // Runs before effects of children, so that the first requests have the token.
  useLayoutEffect(() => {
    const read = () => dispatch(sessionChanged(devSessionStatus()))
    tokens.from(
      devTokens(() => {
        dispatch(announced({ tone: 'plain', text: 'Your session has ended. Please sign in again.' }))
        dispatch(signOutRequested())
      }),
    )
    read()
    return devSession.onChange(() => {
      dispatch(sessionEnded())
      dispatch(api.util.resetApiState())
      read()
    })
  }, [dispatch])
  useEffect(() => {
    if (left === 0) return
    dispatch(signOutHandled())
    devSession.end()
    dispatch(sessionEnded())
    dispatch(api.util.resetApiState())
  }, [dispatch, left])
}

function SignInBar({ asked }: { asked: number }) {
  const dispatch = useAppDispatch()
  const field = useRef<HTMLInputElement>(null)
  const [email, setEmail] = useState('')
  const [signIn, { isLoading, error, reset }] = useDevSignInMutation()
  const problem = error && problemOf(error)
  const message = problem?.errors[0]?.message ?? problem?.detail

  useEffect(() => {
    if (asked > 0) field.current?.focus()
  }, [asked])

  async function submit(event: FormEvent) {
    event.preventDefault()
    const result = await signIn({ devSignIn: { email: email.trim() } })
    if (result.error) {
      field.current?.focus()
      return
    }
    devSession.start(result.data.token)
    dispatch(signInHandled())
    dispatch(sessionChanged('signed-in'))
    dispatch(announced({ tone: 'good', text: `Signed in as ${result.data.user.email}.`, durationMs: 3000 }))
  }

  return (
    <form onSubmit={submit} noValidate aria-label="Sign in" className="border-b bg-card">
      <div className="page flex flex-wrap items-center gap-x-4 gap-y-2 py-2.5">
        <p className="min-w-full flex-1 text-sm text-muted sm:min-w-0">
          {asked > 0
            ? 'Sign in to hold a pair. Your choice is kept.'
            : 'Development sign-in: any e-mail address will do.'}
        </p>
        <div className="flex w-full gap-2 sm:w-auto">
          <Input
            ref={field}
            type="email"
            aria-label="Email"
            autoComplete="email"
            placeholder="you@example.com"
            className="min-w-0 sm:w-64"
            value={email}
            aria-invalid={message ? true : undefined}
            aria-describedby={message ? 'sign-in-error' : undefined}
            onChange={(event) => {
              setEmail(event.target.value)
              if (error) reset()
            }}
          />
          <Button type="submit" disabled={isLoading}>
            Sign in
          </Button>
        </div>
        {message && (
          <p id="sign-in-error" role="alert" className="w-full text-sm font-medium text-bad">
            {message}
          </p>
        )}
      </div>
    </form>
  )
}
