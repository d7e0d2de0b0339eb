import { createSlice, type PayloadAction } from '@reduxjs/toolkit'
import type { Connection } from '@/lib/live/live-socket'

/** The state of the connection, for the banner. */
export const connectionSlice = createSlice({
  name: 'connection',
  initialState: { state: 'waiting' as Connection },
  reducers: {
    connectionChanged(slice, { payload }: PayloadAction<Connection>) {
      slice.state = payload
    },
  },
})

export const { connectionChanged } = connectionSlice.actions
