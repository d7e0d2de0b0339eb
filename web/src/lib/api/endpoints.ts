import type { Drop, OwnReservation } from '@/lib/api/api.gen'
import { api as generated } from '@/lib/api/api.gen'
import type { RetryOptions } from '@/lib/api/with-retries'
import { serverClock } from '@/lib/clock'
import { newerOf } from '@/lib/live/shown-drop'

/** Reserve, purchase and cancel are repeated until the answer is known. */
const retryWrites = { retryForMs: 12_000 } satisfies RetryOptions

/** Reads are repeated while the server is away for a short time. */
const retryReads = { retryForMs: 4_000 } satisfies RetryOptions

/** When a list is read, newer versions of its drops from the socket are kept. */
function mergeShelf(shown: { drops: Drop[]; stale?: boolean }, fetched: { drops: Drop[]; stale?: boolean }) {
  const known = new Map(shown.drops.map((drop) => [drop.id, drop]))
  return { ...fetched, drops: fetched.drops.map((drop) => newerOf(known.get(drop.id), drop)) }
}

interface OwnList {
  reservations: OwnReservation[]
  nextCursor: string | null
}

const isOver = ({ expiresAt }: OwnReservation) => Date.parse(expiresAt) <= serverClock.now()

/**
 * A list of the user's reservations may have been read before the last answer or event arrived. It
 * neither removes a hold that is new nor opens one that has ended.
 */
export function mergeOwn(shown: OwnList, fetched: OwnList): OwnList {
  const known = new Map(shown.reservations.map((row) => [row.id, row]))
  const there = new Set(fetched.reservations.map(({ id }) => id))
  const unread = shown.reservations.filter((row) => row.status === 'active' && !there.has(row.id) && !isOver(row))
  const rows = fetched.reservations.map((row) => {
    const of = known.get(row.id)
    const hasEnded = of && of.status !== 'active' && row.status === 'active'
    return hasEnded && (of.status !== 'expired' || isOver(row)) ? { ...row, ...of, drop: row.drop } : row
  })
  return { ...fetched, reservations: [...unread, ...rows] }
}

const shelf = { providesTags: ['Shelf'], extraOptions: retryReads, merge: mergeShelf } as const

/** The tags of cached data that can be read again. */
export const tags = [
  'Shelf',
  'Drop',
  'OwnReservations',
  'OwnPurchases',
  'Me',
  'AdminDrops',
  'DropRecords',
  'Users',
] as const

/** The generated endpoints, with their tags and how long each is retried. */
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
    listOwnReservations: {
      providesTags: ['OwnReservations'],
      extraOptions: retryReads,
      merge: (shown, fetched) => mergeOwn(shown, fetched),
    },
    listOwnPurchases: { providesTags: ['OwnPurchases'], extraOptions: retryReads },
    getPurchase: { extraOptions: retryReads },
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
    releaseReservation: { invalidatesTags: ['DropRecords', 'Users'] },
    listUsers: { providesTags: ['Users'] },
    blockUser: { invalidatesTags: ['Users'] },
    unblockUser: { invalidatesTags: ['Users'] },
  },
})

export type {
  Drop,
  DropSize,
  Order,
  OwnPurchase,
  OwnReservation,
  Purchase,
  RecentPurchase,
  Reservation,
  Stock,
  User,
} from '@/lib/api/api.gen'

export const {
  useGetConfigQuery,
  useListLiveDropsQuery,
  useListUpcomingDropsQuery,
  useListEndedDropsQuery,
  useGetDropQuery,
  useLazyGetDropQuery,
  useListOwnReservationsQuery,
  useListOwnPurchasesQuery,
  useGetPurchaseQuery,
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
  useListUsersQuery,
  useBlockUserMutation,
  useUnblockUserMutation,
} = api
