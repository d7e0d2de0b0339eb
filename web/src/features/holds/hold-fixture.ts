import { combineReducers, configureStore } from '@reduxjs/toolkit'
import { vi } from 'vitest'
import { announcementsSlice } from '@/components/announcements/announcements-slice'
import { sessionChanged, sessionSlice } from '@/features/auth/session-slice'
import { tellEnds } from '@/features/holds/announce-end'
import { holdsSlice } from '@/features/holds/holds-slice'
import { ownReservationsArgs } from '@/features/holds/own-reservations'
import { choicesSlice } from '@/features/sizes/choices-slice'
import { api, type OwnReservation } from '@/lib/api/endpoints'
import { aDrop } from '@/lib/live/fixture'

const reducer = combineReducers({
  [api.reducerPath]: api.reducer,
  announcements: announcementsSlice.reducer,
  choices: choicesSlice.reducer,
  holds: holdsSlice.reducer,
  session: sessionSlice.reducer,
})

/** The part of the page's store that holds need. */
const newStore = () =>
  configureStore({ reducer, middleware: (middleware) => middleware().concat(api.middleware, tellEnds) })

export type HoldStore = ReturnType<typeof newStore>

/** A hold of 60 s for tests. */
export const aHold = (changes: Partial<OwnReservation> = {}): OwnReservation => ({
  id: 'hold',
  dropId: aDrop().id,
  userId: 'alex',
  status: 'active',
  price: '149.00',
  currency: 'USD',
  size: null,
  createdAt: '2026-11-22T12:00:00Z',
  expiresAt: '2026-11-22T12:01:00Z',
  closedAt: null,
  unsold: false,
  drop: aDrop(),
  ...changes,
})

/** The store of a page whose user is signed in and has these reservations. */
export async function storeWith(...reservations: OwnReservation[]): Promise<HoldStore> {
  const store = newStore()
  store.dispatch(sessionChanged('signed-in'))
  await store.dispatch(
    api.util.upsertQueryData('listOwnReservations', ownReservationsArgs, { reservations, nextCursor: null }),
  )
  void store.dispatch(api.endpoints.listOwnReservations.initiate(ownReservationsArgs)) // as every page has it
  return store
}

/** What the page has announced, oldest first. */
export const saidBy = (store: HoldStore) => store.getState().announcements.map(({ text }) => text)

export interface Answer {
  status: number
  body: object
}

export const answerOf = ({ status, body }: Answer) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })

/** Whether a request reads the list of the user's reservations. */
export const isForList = (request: Request) => new URL(request.url, 'http://shop').pathname === '/api/reservations'

/** Answers the next requests in this order, but not those for the list of reservations. */
export function server(...answers: Answer[]) {
  const fetch = vi.fn()
  for (const answer of answers) fetch.mockResolvedValueOnce(answerOf(answer))
  vi.stubGlobal('fetch', async (request: Request) =>
    isForList(request) ? answerOf({ status: 500, body: {} }) : fetch(request),
  )
  return fetch
}
