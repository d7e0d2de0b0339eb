import { createSlice, type PayloadAction } from '@reduxjs/toolkit'
import type { Problem } from '@/lib/problem'

/** Why the last reserve of a drop was refused. It holds until the drop moves on. */
export interface Refusal {
  code: Problem['code']
  retryAt?: string
  /** The drop's version at which it was refused. */
  seq: number
}

interface HoldsState {
  /** Drops of which a reserve is on its way. */
  attempts: Record<string, true>
  refusals: Record<string, Refusal>
  /** The drop whose hold stands in the dialog. */
  openDrop: string | null
  /** What somebody wanted before they had signed in. */
  wantedDrop: string | null
  /** Reservations whose end the user has been told of. */
  told: Record<string, true>
}

const initialState: HoldsState = { attempts: {}, refusals: {}, openDrop: null, wantedDrop: null, told: {} }

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
    holdShown(holds, { payload: dropId }: PayloadAction<string>) {
      holds.openDrop = dropId
    },
    holdHidden(holds) {
      holds.openDrop = null
    },
    dropWanted(holds, { payload: dropId }: PayloadAction<string>) {
      holds.wantedDrop = dropId
    },
    wishTaken(holds) {
      holds.wantedDrop = null
    },
    endTold(holds, { payload }: PayloadAction<{ dropId: string; reservationId: string }>) {
      holds.told[payload.reservationId] = true
      if (holds.openDrop === payload.dropId) holds.openDrop = null
    },
  },
  selectors: {
    selectOpenDrop: ({ openDrop }) => openDrop,
    selectWantedDrop: ({ wantedDrop }) => wantedDrop,
    selectIsReserving: ({ attempts }, dropId: string) => attempts[dropId] ?? false,
    selectRefusal: ({ refusals }, dropId: string) => refusals[dropId],
    selectTold: ({ told }, reservationId: string) => told[reservationId] ?? false,
  },
})

export type HoldsRoot = { holds: HoldsState }

export const { attemptStarted, attemptHeld, attemptRefused, holdShown, holdHidden, dropWanted, wishTaken, endTold } =
  holdsSlice.actions
export const { selectOpenDrop, selectWantedDrop, selectIsReserving, selectRefusal, selectTold } = holdsSlice.selectors
