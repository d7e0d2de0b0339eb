import { createSlice, type PayloadAction } from '@reduxjs/toolkit'

/** Units that have just come back to a drop, shown for a moment. */
export interface Returned {
  units: number
  /** Increases with each return, so that two equal returns are different. */
  count: number
}

export const returnsSlice = createSlice({
  name: 'returns',
  initialState: {} as Record<string, Returned>,
  reducers: {
    unitsReturned(slice, { payload }: PayloadAction<{ dropId: string; units: number }>) {
      slice[payload.dropId] = { units: payload.units, count: (slice[payload.dropId]?.count ?? 0) + 1 }
    },
  },
})

export const { unitsReturned } = returnsSlice.actions
