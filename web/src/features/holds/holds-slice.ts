import { createSlice, type PayloadAction } from '@reduxjs/toolkit'
import { sessionEnded } from '@/features/auth/session-slice'
import type { Reservation } from '@/lib/api/endpoints'
import { isUnanswered, type Problem } from '@/lib/problem'

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
  /** What was asked for a hold and got no answer, by reservation: it may have happened. */
  unanswered: Record<string, Step>
  /** The reservation that the dialog shows as bought, and whether that was learnt late. */
  yours: { reservationId: string; isLate: boolean } | null
  /** The purchases of this page, by reservation. */
  purchaseIds: Record<string, string>
}

const initialState: HoldsState = {
  attempts: {},
  refusals: {},
  steps: {},
  openDrop: null,
  pendingReserve: null,
  insteadOf: {},
  announcedEnds: {},
  unanswered: {},
  yours: null,
  purchaseIds: {},
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
        holds.yours = null
        delete holds.refusals[dropId]
      },
    },
    attemptHeld(holds, { payload: dropId }: PayloadAction<string>) {
      delete holds.attempts[dropId]
    },
    attemptRefused(holds, { payload }: PayloadAction<{ dropId: string; refusal: Refusal }>) {
      delete holds.attempts[payload.dropId]
      holds.refusals[payload.dropId] = payload.refusal
      if (isUnanswered(payload.refusal.code)) return // the dialog opens again if the hold turns out to be there
      if (holds.openDrop === payload.dropId) holds.openDrop = null
    },
    otherSizeHeld(holds, { payload }: PayloadAction<{ reservationId: string; insteadOf: string }>) {
      holds.insteadOf[payload.reservationId] = payload.insteadOf
    },
    stepStarted(holds, { payload }: PayloadAction<{ reservationId: string; step: Step }>) {
      holds.steps[payload.reservationId] = payload.step
      delete holds.unanswered[payload.reservationId]
    },
    stepEnded(holds, { payload: reservationId }: PayloadAction<string>) {
      delete holds.steps[reservationId]
    },
    stepUnanswered(holds, { payload }: PayloadAction<{ reservationId: string; step: Step }>) {
      holds.unanswered[payload.reservationId] = payload.step
    },
    holdShown(holds, { payload: dropId }: PayloadAction<string>) {
      holds.openDrop = dropId
      holds.yours = null
    },
    holdHidden(holds) {
      holds.openDrop = null
      holds.yours = null
    },
    purchaseKnown(holds, { payload }: PayloadAction<{ reservationId: string; purchaseId: string }>) {
      holds.purchaseIds[payload.reservationId] = payload.purchaseId
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
    endTold(holds, { payload: { reservation, isLate } }: PayloadAction<{ reservation: Reservation; isLate: boolean }>) {
      const { dropId, id, status } = reservation
      const isTried = id in holds.unanswered || holds.steps[id] === 'buying'
      if (status === 'completed' && (holds.openDrop === dropId || isTried)) {
        holds.yours = { reservationId: id, isLate: isLate || id in holds.unanswered }
      }
      holds.announcedEnds[id] = status
      delete holds.unanswered[id]
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
    selectUnanswered: ({ unanswered }, reservationId: string | undefined) =>
      reservationId ? unanswered[reservationId] : undefined,
    selectIsUnsure: ({ unanswered }) => Object.keys(unanswered).length > 0,
    selectYours: ({ yours }) => yours,
    selectPurchaseId: ({ purchaseIds }, reservationId: string) => purchaseIds[reservationId],
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
  stepUnanswered,
  purchaseKnown,
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
  selectUnanswered,
  selectIsUnsure,
  selectYours,
  selectPurchaseId,
  selectAnnouncedEnd,
} = holdsSlice.selectors
