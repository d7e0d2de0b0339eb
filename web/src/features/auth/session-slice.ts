import { createSlice, type PayloadAction } from '@reduxjs/toolkit'
import { devSession } from '@/features/auth/dev-session'
import { announcedAuthMode } from '@/lib/page-meta'

/** Whether somebody is signed in. `unknown` until the dev sign-in's storage was read, or Clerk has loaded. */
export type SessionStatus = 'unknown' | 'signed-out' | 'signed-in'

interface SessionState {
  status: SessionStatus
  /** Grows with every change of who is signed in. */
  version: number
  /** How often something needed a signed-in user and there was none, until sign-in was opened for it. */
  asked: number
  /** How often the user wanted to leave, until that was done. */
  left: number
}

/** Dev sign-in is known from the first moment, and the page is drawn right at once. */
const initialState = (): SessionState => ({
  status: announcedAuthMode() === 'dev' ? devSessionStatus() : 'unknown',
  version: 0,
  asked: 0,
  left: 0,
})

/** What this browser's storage says. */
export const devSessionStatus = (): SessionStatus => (devSession.token() ? 'signed-in' : 'signed-out')

/** Who is signed in is known to the token source; the page knows that somebody is. */
export const sessionSlice = createSlice({
  name: 'session',
  initialState,
  reducers: {
    sessionChanged(session, { payload }: PayloadAction<SessionStatus>) {
      if (session.status === payload) return
      session.status = payload
      session.version++
    },
    /** Somebody has left: whatever was theirs goes. */
    sessionEnded(session) {
      session.status = 'signed-out'
      session.version++
    },
    signInRequested(session) {
      session.asked++
    },
    signInHandled(session) {
      session.asked = 0
    },
    signOutRequested(session) {
      session.left++
    },
    signOutHandled(session) {
      session.left = 0
    },
  },
  selectors: {
    selectSignedIn: ({ status }) => status === 'signed-in',
    selectSession: (session) => session,
  },
})

export type SessionRoot = { session: SessionState }

export const { sessionChanged, sessionEnded, signInRequested, signInHandled, signOutRequested, signOutHandled } =
  sessionSlice.actions
export const { selectSignedIn, selectSession } = sessionSlice.selectors
