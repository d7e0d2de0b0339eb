import { createSlice, type PayloadAction } from '@reduxjs/toolkit'
import { announced } from '@/components/announcements/announcements-slice'
import { sizesById } from '@/features/sizes/size-state'
import { readChoices, type StoredChoices, writeChoice } from '@/features/sizes/stored-choices'
import type { Drop } from '@/lib/api/endpoints'
import type { Thunk } from '@/lib/dispatch'

/** The most sizes that one can wish for on the page: a first choice, and two in case it is gone. */
export const mostWished = 3

interface ChoicesState extends StoredChoices {
  /** The drop whose page has to lead to its sizes, and since when, in ms since 1970. */
  asked: { dropId: string; atMs: number } | null
}

/** The chosen sizes. They belong to the browser and not to a user, so signing in keeps them. */
export const choicesSlice = createSlice({
  name: 'choices',
  initialState: (): ChoicesState => ({ ...readChoices(), asked: null }),
  reducers: {
    sizesWished(choices, { payload }: PayloadAction<{ dropId: string; wish: string[]; label: string | null }>) {
      choices.byDrop[payload.dropId] = payload.wish
      choices.lastLabel = payload.label ?? choices.lastLabel
      choices.asked = null
    },
    sizeAsked: {
      prepare: (dropId: string) => ({ payload: { dropId, atMs: Date.now() } }),
      reducer(choices, { payload }: PayloadAction<{ dropId: string; atMs: number }>) {
        choices.asked = payload
      },
    },
    askAnswered(choices) {
      choices.asked = null
    },
  },
  selectors: {
    selectAsked: ({ asked }) => asked,
    selectStoredWish: ({ byDrop }, dropId: string) => byDrop[dropId],
    selectLastLabel: ({ lastLabel }) => lastLabel,
  },
})

export type ChoicesRoot = { choices: ChoicesState }

export const { sizeAsked, askAnswered } = choicesSlice.actions
export const { selectAsked, selectStoredWish, selectLastLabel } = choicesSlice.selectors

/** Remembers the wished sizes of a drop, the most wanted first, also after a reload. */
export function wishFor(drop: Drop, wish: string[]): Thunk {
  return (dispatch) => {
    const label = sizesById(drop, wish)[0]?.label ?? null
    dispatch(choicesSlice.actions.sizesWished({ dropId: drop.id, wish, label }))
    writeChoice(drop.id, wish, label)
  }
}

/** Says that a size is wanted, and leads to the sizes of the drop. */
export function askForSize(drop: Drop): Thunk {
  return (dispatch) => {
    dispatch(sizeAsked(drop.id))
    dispatch(announced({ tone: 'plain', text: `Choose a size of ${drop.name} first.`, quiet: true }))
  }
}
