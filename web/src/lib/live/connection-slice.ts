import { createSlice, type PayloadAction } from '@reduxjs/toolkit'
import type { Connection } from '@/lib/live/live-socket'

/** The state of the connection, for the banner. */
export const connectionSlice = createSlice({
  name: 'connection',
  initialState: { state: 'waiting' as Connection, isPolling: false },
  reducers: {
    connectionChanged(slice, { payload }: PayloadAction<Connection>) {
      slice.state = payload
    },
    pollingChanged(slice, { payload }: PayloadAction<boolean>) {
      slice.isPolling = payload
    },
  },
})

export const { connectionChanged, pollingChanged } = connectionSlice.actions
