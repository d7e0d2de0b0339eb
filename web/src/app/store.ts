import { combineReducers, configureStore } from '@reduxjs/toolkit'
import { setupListeners } from '@reduxjs/toolkit/query'
import { announcementsSlice } from '@/components/announcements/announcements-slice'
import { sessionSlice } from '@/features/auth/session-slice'
import { remindersSlice } from '@/features/before/reminders-slice'
import { tellEnds } from '@/features/holds/announce-end'
import { holdsSlice } from '@/features/holds/holds-slice'
import { choicesSlice } from '@/features/sizes/choices-slice'
import { api } from '@/lib/api/endpoints'
import { connectionSlice } from '@/lib/live/connection-slice'
import { returnsSlice } from '@/lib/live/returns-slice'

const reducer = combineReducers({
  [api.reducerPath]: api.reducer,
  announcements: announcementsSlice.reducer,
  choices: choicesSlice.reducer,
  connection: connectionSlice.reducer,
  holds: holdsSlice.reducer,
  reminders: remindersSlice.reducer,
  returns: returnsSlice.reducer,
  session: sessionSlice.reducer,
})

export type RootState = ReturnType<typeof reducer>

/** Server state is only in the API's cache; the slices have the state of this page. */
export function createStore() {
  const store = configureStore({
    reducer,
    middleware: (middleware) => middleware().concat(api.middleware, tellEnds),
  })
  setupListeners(store.dispatch)
  return store
}

export type AppStore = ReturnType<typeof createStore>
export type AppDispatch = AppStore['dispatch']
