import { createSlice, type PayloadAction } from '@reduxjs/toolkit'
import { sessionEnded } from '@/features/auth/session-slice'
import type { Reservation } from '@/lib/api/endpoints'
import type { Problem } from '@/lib/problem'

/** Why the last reserve of a drop was refused. It is valid until the drop changes. */
export interface Refusal {
  code: Problem['code']
  retryAt?: string
  /** The drop's version at the refusal. */
  seq: number
  /** The drop's rule of unsold holds at that time: a wait ends when an admin changes it. */
  freeReturns?: number | null
}

/** What the user is doing with a hold, while the request is in flight. */
export type Step = 'buying' | 'releasing'

interface HoldsState {
  /** Drops with a reserve in flight, and the wished sizes of each. */
  attempts: Record<string, string[]>
  refusals: Record<string, Refusal>
  /** By reservation. */
  steps: Record<string, Step>
  /** The drop whose hold is open in the dialog. */
  openDrop: string | null
  /** A reserve that waits for the sign-in, and when it was requested, in ms since 1970. */
  pendingReserve: { dropId: string; wish: string[]; atMs: number } | null
  /** The first choice that was gone when a reservation was made, by reservation. */
  insteadOf: Record<string, string>
  /** The end of each reservation that the user has been told about. */
  announcedEnds: Record<string, Reservation['status']>
}

const initialState: HoldsState = {
  attempts: {},
  refusals: {},
  steps: {},
  openDrop: null,
  pendingReserve: null,
  insteadOf: {},
  announcedEnds: {},
}

/** This page's own state of the user's holds: requests in flight, and what was announced. */
export const holdsSlice = createSlice({
  name: 'holds',
  initialState,
  reducers: {
    attemptStarted: {
      prepare: (dropId: string, wish: string[] = []) => ({ payload: { dropId, wish } }),
      reducer(holds, { payload: { dropId, wish } }: PayloadAction<{ dropId: string; wish: string[] }>) {
        holds.attempts[dropId] = wish
        holds.openDrop = dropId
        delete holds.refusals[dropId]
      },
    },
    attemptHeld(holds, { payload: dropId }: PayloadAction<string>) {
      delete holds.attempts[dropId]
    },
    attemptRefused(holds, { payload }: PayloadAction<{ dropId: string; refusal: Refusal }>) {
      delete holds.attempts[payload.dropId]
      holds.refusals[payload.dropId] = payload.refusal
      if (holds.openDrop === payload.dropId) holds.openDrop = null
    },
    otherSizeHeld(holds, { payload }: PayloadAction<{ reservationId: string; insteadOf: string }>) {
      holds.insteadOf[payload.reservationId] = payload.insteadOf
    },
    stepStarted(holds, { payload }: PayloadAction<{ reservationId: string; step: Step }>) {
      holds.steps[payload.reservationId] = payload.step
    },
    stepEnded(holds, { payload: reservationId }: PayloadAction<string>) {
      delete holds.steps[reservationId]
    },
    holdShown(holds, { payload: dropId }: PayloadAction<string>) {
      holds.openDrop = dropId
    },
    holdHidden(holds) {
      holds.openDrop = null
    },
    reserveRemembered: {
      prepare: (dropId: string, wish: string[]) => ({ payload: { dropId, wish, atMs: Date.now() } }),
      reducer(holds, { payload }: PayloadAction<{ dropId: string; wish: string[]; atMs: number }>) {
        holds.pendingReserve = payload
      },
    },
    wishTaken(holds) {
      holds.pendingReserve = null
    },
    endTold(holds, { payload: { dropId, id, status } }: PayloadAction<Reservation>) {
      holds.announcedEnds[id] = status
      if (holds.openDrop === dropId) holds.openDrop = null
    },
  },
  extraReducers: (builder) => builder.addCase(sessionEnded, () => initialState),
  selectors: {
    selectOpenDrop: ({ openDrop }) => openDrop,
    selectPendingReserve: ({ pendingReserve }) => pendingReserve,
    selectIsReserving: ({ attempts }, dropId: string) => dropId in attempts,
    selectAttempt: ({ attempts }, dropId: string | null) => (dropId ? attempts[dropId] : undefined),
    selectInsteadOf: ({ insteadOf }, reservationId: string | undefined) =>
      reservationId ? insteadOf[reservationId] : undefined,
    selectRefusal: ({ refusals }, dropId: string) => refusals[dropId],
    selectStep: ({ steps }, reservationId: string | undefined) => (reservationId ? steps[reservationId] : undefined),
    selectAnnouncedEnd: ({ announcedEnds }, reservationId: string) => announcedEnds[reservationId],
  },
})

export type HoldsRoot = { holds: HoldsState }

export const {
  attemptStarted,
  attemptHeld,
  attemptRefused,
  otherSizeHeld,
  stepStarted,
  stepEnded,
  holdShown,
  holdHidden,
  reserveRemembered,
  wishTaken,
  endTold,
} = holdsSlice.actions
export const {
  selectOpenDrop,
  selectPendingReserve,
  selectIsReserving,
  selectAttempt,
  selectInsteadOf,
  selectRefusal,
  selectStep,
  selectAnnouncedEnd,
} = holdsSlice.selectors
