import { createSlice, type PayloadAction } from '@reduxjs/toolkit'
import { sessionEnded } from '@/features/auth/session-slice'
import type { Reservation } from '@/lib/api/endpoints'
import type { Problem } from '@/lib/problem'

/** Why the last reserve of a drop was refused. It holds until the drop moves on. */
export interface Refusal {
  code: Problem['code']
  retryAt?: string
  /** The drop's version at which it was refused. */
  seq: number
}

/** What the user has asked for a hold, while the answer is on its way. */
export type Step = 'buying' | 'releasing'

interface HoldsState {
  /** Drops of which a reserve is on its way. */
  attempts: Record<string, true>
  refusals: Record<string, Refusal>
  /** By reservation. */
  steps: Record<string, Step>
  /** The drop whose hold stands in the dialog. */
  openDrop: string | null
  /** What somebody wanted before they had signed in, and when, in ms since 1970. */
  pendingReserve: { dropId: string; atMs: number } | null
  /** How each reservation ended, as the user was told. */
  announcedEnds: Record<string, Reservation['status']>
}

const initialState: HoldsState = {
  attempts: {},
  refusals: {},
  steps: {},
  openDrop: null,
  pendingReserve: null,
  announcedEnds: {},
}

/** What this page knows of the user's holds beside the server: what is on its way, and what has been said. */
export const holdsSlice = createSlice({
  name: 'holds',
  initialState,
  reducers: {
    attemptStarted(holds, { payload: dropId }: PayloadAction<string>) {
      holds.attempts[dropId] = true
      holds.openDrop = dropId
      delete holds.refusals[dropId]
    },
    attemptHeld(holds, { payload: dropId }: PayloadAction<string>) {
      delete holds.attempts[dropId]
    },
    attemptRefused(holds, { payload }: PayloadAction<{ dropId: string; refusal: Refusal }>) {
      delete holds.attempts[payload.dropId]
      holds.refusals[payload.dropId] = payload.refusal
      if (holds.openDrop === payload.dropId) holds.openDrop = null
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
      prepare: (dropId: string) => ({ payload: { dropId, atMs: Date.now() } }),
      reducer(holds, { payload }: PayloadAction<{ dropId: string; atMs: number }>) {
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
    selectIsReserving: ({ attempts }, dropId: string) => attempts[dropId] ?? false,
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
  selectRefusal,
  selectStep,
  selectAnnouncedEnd,
} = holdsSlice.selectors
