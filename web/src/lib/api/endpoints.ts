import type { Drop } from '@/lib/api/api.gen'
import { api as generated } from '@/lib/api/api.gen'
import type { RetryOptions } from '@/lib/api/with-retries'
import { newerOf } from '@/lib/live/shown-drop'

/** Holding, buying and letting go may be sent again until the answer is known. */
const retryWrites = { retryForMs: 12_000 } satisfies RetryOptions

/** Reads survive a short absence of the server. */
const retryReads = { retryForMs: 4_000 } satisfies RetryOptions

/** A list that was fetched while the socket went on shows what is newer of each drop. */
function mergeShelf(shown: { drops: Drop[]; stale?: boolean }, fetched: { drops: Drop[]; stale?: boolean }) {
  const known = new Map(shown.drops.map((drop) => [drop.id, drop]))
  return { ...fetched, drops: fetched.drops.map((drop) => newerOf(known.get(drop.id), drop)) }
}

const shelf = { providesTags: ['Shelf'], extraOptions: retryReads, merge: mergeShelf } as const

/** All that the server may be asked for again. */
export const tags = ['Shelf', 'Drop', 'OwnReservations', 'OwnPurchases', 'Me', 'AdminDrops', 'DropRecords'] as const

/** The generated endpoints, with what makes which of them out of date, and how long each is tried. */
export const api = generated.enhanceEndpoints({
  addTagTypes: tags,
  endpoints: {
    getConfig: { extraOptions: retryReads },
    listLiveDrops: shelf,
    listUpcomingDrops: shelf,
    listEndedDrops: shelf,
    getDrop: {
      providesTags: (_, __, { id }) => [{ type: 'Drop', id }],
      extraOptions: retryReads,
      merge: (shown, fetched) => newerOf(shown, fetched),
    },
    listOwnReservations: { providesTags: ['OwnReservations'], extraOptions: retryReads },
    listOwnPurchases: { providesTags: ['OwnPurchases'], extraOptions: retryReads },
    reserve: { extraOptions: retryWrites },
    purchase: { extraOptions: retryWrites, invalidatesTags: ['OwnPurchases'] },
    cancel: { extraOptions: retryWrites },
    getMe: { providesTags: ['Me'], extraOptions: retryReads },
    editProfile: { invalidatesTags: ['Me'] },
    listDrops: { providesTags: ['AdminDrops'] },
    createDrop: { extraOptions: retryWrites, invalidatesTags: ['AdminDrops'] },
    adjustStock: { extraOptions: retryWrites },
    getDropStats: { providesTags: ['DropRecords'] },
    listDropReservations: { providesTags: ['DropRecords'] },
    listDropPurchases: { providesTags: ['DropRecords'] },
    listDropLedger: { providesTags: ['DropRecords'] },
    releaseReservation: { invalidatesTags: ['DropRecords'] },
  },
})

export type { Drop, OwnPurchase, OwnReservation, RecentPurchase, Reservation, Stock, User } from '@/lib/api/api.gen'

export const {
  useGetConfigQuery,
  useListLiveDropsQuery,
  useListUpcomingDropsQuery,
  useListEndedDropsQuery,
  useGetDropQuery,
  useListOwnReservationsQuery,
  useListOwnPurchasesQuery,
  useGetMeQuery,
  useEditProfileMutation,
  useDevSignInMutation,
  useListDropsQuery,
  useCreateDropMutation,
  useEditDropMutation,
  useCancelDropMutation,
  usePauseDropMutation,
  useResumeDropMutation,
  useEndDropMutation,
  useAdjustStockMutation,
  useGetDropStatsQuery,
  useListDropReservationsQuery,
  useListDropPurchasesQuery,
  useListDropLedgerQuery,
  useReleaseReservationMutation,
} = api
