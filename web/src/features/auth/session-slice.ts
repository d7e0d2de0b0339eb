import { createSlice, type PayloadAction } from '@reduxjs/toolkit'
import { devSession } from '@/features/auth/dev-session'
import { pageAuthMode } from '@/lib/page-meta'

/**
 * Whether a user is signed in. `unknown` until the storage of dev sign-in was read or Clerk has
 * loaded.
 */
export type SessionStatus = 'unknown' | 'signed-out' | 'signed-in'

interface SessionState {
  status: SessionStatus
  /** Increases when another user signs in. */
  version: number
  /** How often sign-in was requested since the dialog was last opened. */
  asked: number
  /** How often sign-out was requested since the last sign-out. */
  left: number
}

/** With dev sign-in the session is known at once, so that the first render is right. */
const initialState = (): SessionState => ({
  status: pageAuthMode() === 'dev' ? devSessionStatus() : 'unknown',
  version: 0,
  asked: 0,
  left: 0,
})

/** The status according to this browser's storage. */
export const devSessionStatus = (): SessionStatus => (devSession.token() ? 'signed-in' : 'signed-out')

/** Only the token source knows which user is signed in; the page knows whether one is. */
export const sessionSlice = createSlice({
  name: 'session',
  initialState,
  reducers: {
    sessionChanged(session, { payload }: PayloadAction<SessionStatus>) {
      if (session.status === payload) return
      session.status = payload
      session.version++
    },
    /** The user has signed out: remove their data. */
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
