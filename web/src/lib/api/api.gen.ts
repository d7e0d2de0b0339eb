import { baseApi as api } from './base-api'

const injectedRtkApi = api.injectEndpoints({
  endpoints: (build) => ({
    listLiveDrops: build.query<ListLiveDropsApiResponse, ListLiveDropsApiArg>({
      query: (queryArg) => ({
        url: `/api/drops/live`,
        headers: {
          'If-None-Match': queryArg['If-None-Match'],
        },
      }),
    }),
    listUpcomingDrops: build.query<ListUpcomingDropsApiResponse, ListUpcomingDropsApiArg>({
      query: (queryArg) => ({
        url: `/api/drops/upcoming`,
        headers: {
          'If-None-Match': queryArg['If-None-Match'],
        },
      }),
    }),
    listEndedDrops: build.query<ListEndedDropsApiResponse, ListEndedDropsApiArg>({
      query: (queryArg) => ({
        url: `/api/drops/ended`,
        headers: {
          'If-None-Match': queryArg['If-None-Match'],
        },
      }),
    }),
    listDrops: build.query<ListDropsApiResponse, ListDropsApiArg>({
      query: (queryArg) => ({
        url: `/api/drops`,
        params: {
          status: queryArg.status,
          q: queryArg.q,
          limit: queryArg.limit,
          cursor: queryArg.cursor,
        },
      }),
    }),
    createDrop: build.mutation<CreateDropApiResponse, CreateDropApiArg>({
      query: (queryArg) => ({
        url: `/api/drops`,
        method: 'POST',
        body: queryArg.newDrop,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    getDrop: build.query<GetDropApiResponse, GetDropApiArg>({
      query: (queryArg) => ({
        url: `/api/drops/${queryArg.id}`,
        headers: {
          'If-None-Match': queryArg['If-None-Match'],
        },
      }),
    }),
    editDrop: build.mutation<EditDropApiResponse, EditDropApiArg>({
      query: (queryArg) => ({
        url: `/api/drops/${queryArg.id}`,
        method: 'PUT',
        body: queryArg.dropChanges,
      }),
    }),
    cancelDrop: build.mutation<CancelDropApiResponse, CancelDropApiArg>({
      query: (queryArg) => ({
        url: `/api/drops/${queryArg.id}`,
        method: 'DELETE',
      }),
    }),
    getDropCalendar: build.query<GetDropCalendarApiResponse, GetDropCalendarApiArg>({
      query: (queryArg) => ({ url: `/api/drops/${queryArg.id}/calendar` }),
    }),
    pauseDrop: build.mutation<PauseDropApiResponse, PauseDropApiArg>({
      query: (queryArg) => ({
        url: `/api/drops/${queryArg.id}/pause`,
        method: 'POST',
      }),
    }),
    resumeDrop: build.mutation<ResumeDropApiResponse, ResumeDropApiArg>({
      query: (queryArg) => ({
        url: `/api/drops/${queryArg.id}/resume`,
        method: 'POST',
      }),
    }),
    endDrop: build.mutation<EndDropApiResponse, EndDropApiArg>({
      query: (queryArg) => ({
        url: `/api/drops/${queryArg.id}/end`,
        method: 'POST',
      }),
    }),
    adjustStock: build.mutation<AdjustStockApiResponse, AdjustStockApiArg>({
      query: (queryArg) => ({
        url: `/api/drops/${queryArg.id}/stock`,
        method: 'PATCH',
        body: queryArg.stockAdjustment,
        headers: {
          'Idempotency-Key': queryArg['Idempotency-Key'],
        },
      }),
    }),
    getDropStats: build.query<GetDropStatsApiResponse, GetDropStatsApiArg>({
      query: (queryArg) => ({ url: `/api/drops/${queryArg.id}/stats` }),
    }),
    listDropReservations: build.query<ListDropReservationsApiResponse, ListDropReservationsApiArg>({
      query: (queryArg) => ({
        url: `/api/drops/${queryArg.id}/reservations`,
        params: {
          status: queryArg.status,
          limit: queryArg.limit,
          cursor: queryArg.cursor,
        },
      }),
    }),
    listDropPurchases: build.query<ListDropPurchasesApiResponse, ListDropPurchasesApiArg>({
      query: (queryArg) => ({
        url: `/api/drops/${queryArg.id}/purchases`,
        params: {
          limit: queryArg.limit,
          cursor: queryArg.cursor,
        },
      }),
    }),
    listDropLedger: build.query<ListDropLedgerApiResponse, ListDropLedgerApiArg>({
      query: (queryArg) => ({
        url: `/api/drops/${queryArg.id}/ledger`,
        params: {
          limit: queryArg.limit,
          cursor: queryArg.cursor,
        },
      }),
    }),
    reserve: build.mutation<ReserveApiResponse, ReserveApiArg>({
      query: (queryArg) => ({
        url: `/api/drops/${queryArg.id}/reserve`,
        method: 'POST',
        body: queryArg.wish,
      }),
    }),
    purchase: build.mutation<PurchaseApiResponse, PurchaseApiArg>({
      query: (queryArg) => ({
        url: `/api/reservations/${queryArg.id}/purchase`,
        method: 'POST',
      }),
    }),
    cancel: build.mutation<CancelApiResponse, CancelApiArg>({
      query: (queryArg) => ({
        url: `/api/reservations/${queryArg.id}/cancel`,
        method: 'DELETE',
      }),
    }),
    releaseReservation: build.mutation<ReleaseReservationApiResponse, ReleaseReservationApiArg>({
      query: (queryArg) => ({
        url: `/api/reservations/${queryArg.id}/release`,
        method: 'POST',
        body: queryArg.release,
      }),
    }),
    listUsers: build.query<ListUsersApiResponse, ListUsersApiArg>({
      query: (queryArg) => ({
        url: `/api/users`,
        params: {
          q: queryArg.q,
          blocked: queryArg.blocked,
          limit: queryArg.limit,
          cursor: queryArg.cursor,
        },
      }),
    }),
    blockUser: build.mutation<BlockUserApiResponse, BlockUserApiArg>({
      query: (queryArg) => ({
        url: `/api/users/${queryArg.userId}/block`,
        method: 'PUT',
        body: queryArg.reason,
      }),
    }),
    unblockUser: build.mutation<UnblockUserApiResponse, UnblockUserApiArg>({
      query: (queryArg) => ({
        url: `/api/users/${queryArg.userId}/block`,
        method: 'DELETE',
      }),
    }),
    listOwnReservations: build.query<ListOwnReservationsApiResponse, ListOwnReservationsApiArg>({
      query: (queryArg) => ({
        url: `/api/reservations`,
        params: {
          status: queryArg.status,
          limit: queryArg.limit,
          cursor: queryArg.cursor,
        },
      }),
    }),
    listOwnPurchases: build.query<ListOwnPurchasesApiResponse, ListOwnPurchasesApiArg>({
      query: (queryArg) => ({
        url: `/api/purchases`,
        params: {
          limit: queryArg.limit,
          cursor: queryArg.cursor,
        },
      }),
    }),
    getPurchase: build.query<GetPurchaseApiResponse, GetPurchaseApiArg>({
      query: (queryArg) => ({ url: `/api/purchases/${queryArg.purchase}` }),
    }),
    getMe: build.query<GetMeApiResponse, GetMeApiArg>({
      query: () => ({ url: `/api/auth/me` }),
    }),
    editProfile: build.mutation<EditProfileApiResponse, EditProfileApiArg>({
      query: (queryArg) => ({
        url: `/api/auth/profile`,
        method: 'PUT',
        body: queryArg.profileChanges,
      }),
    }),
    getConfig: build.query<GetConfigApiResponse, GetConfigApiArg>({
      query: () => ({ url: `/api/config` }),
    }),
    devSignIn: build.mutation<DevSignInApiResponse, DevSignInApiArg>({
      query: (queryArg) => ({
        url: `/api/dev/sign-in`,
        method: 'POST',
        body: queryArg.devSignIn,
      }),
    }),
  }),
  overrideExisting: false,
})

export { injectedRtkApi as api }
export type ListLiveDropsApiResponse = /** status 200 The drops. */ DropList
export type ListLiveDropsApiArg = {
  /** The `ETag` of an earlier answer. */
  'If-None-Match'?: string
}
export type ListUpcomingDropsApiResponse = /** status 200 The drops. */ DropList
export type ListUpcomingDropsApiArg = {
  /** The `ETag` of an earlier answer. */
  'If-None-Match'?: string
}
export type ListEndedDropsApiResponse = /** status 200 The drops. */ DropList
export type ListEndedDropsApiArg = {
  /** The `ETag` of an earlier answer. */
  'If-None-Match'?: string
}
export type ListDropsApiResponse = /** status 200 One page. */ {
  drops: Drop[]
  nextCursor: NextCursor
}
export type ListDropsApiArg = {
  /** Only those with this status. */
  status?: DropStatus
  /** Only those whose name, brand or SKU contains this text, regardless of capitals. */
  q?: string
  /** The largest number of items to return. */
  limit?: number
  /** The `nextCursor` of the previous page. */
  cursor?: string
}
export type CreateDropApiResponse = /** status 201 The new drop. */ Drop
export type CreateDropApiArg = {
  /** A key that you choose for this request. A repeated request with the same key happens once. With another body, the
    same key is refused with 422 `idempotency_mismatch`. Keys are removed after a day.
     */
  'Idempotency-Key'?: string
  newDrop: NewDrop
}
export type GetDropApiResponse = /** status 200 The drop. */ Drop
export type GetDropApiArg = {
  /** The drop's id. */
  id: string
  /** The `ETag` of an earlier answer. */
  'If-None-Match'?: string
}
export type EditDropApiResponse = /** status 200 The drop as it is now. */ Drop
export type EditDropApiArg = {
  /** The drop's id. */
  id: string
  dropChanges: DropChanges
}
export type CancelDropApiResponse = /** status 200 The drop as it is now. */ Drop
export type CancelDropApiArg = {
  /** The drop's id. */
  id: string
}
export type GetDropCalendarApiResponse = /** status 200 The calendar. */ string
export type GetDropCalendarApiArg = {
  /** The drop's id. */
  id: string
}
export type PauseDropApiResponse = /** status 200 The drop as it is now. */ Drop
export type PauseDropApiArg = {
  /** The drop's id. */
  id: string
}
export type ResumeDropApiResponse = /** status 200 The drop as it is now. */ Drop
export type ResumeDropApiArg = {
  /** The drop's id. */
  id: string
}
export type EndDropApiResponse = /** status 200 The drop as it is now. */ Drop
export type EndDropApiArg = {
  /** The drop's id. */
  id: string
}
export type AdjustStockApiResponse = /** status 200 The drop as it is now. */ Drop
export type AdjustStockApiArg = {
  /** The drop's id. */
  id: string
  /** A key that you choose for this request. A repeated request with the same key happens once. With another body, the
    same key is refused with 422 `idempotency_mismatch`. Keys are removed after a day.
     */
  'Idempotency-Key'?: string
  stockAdjustment: StockAdjustment
}
export type GetDropStatsApiResponse = /** status 200 The figures. */ DropStats
export type GetDropStatsApiArg = {
  /** The drop's id. */
  id: string
}
export type ListDropReservationsApiResponse = /** status 200 One page, or all rows with `Accept: text/csv`. */ {
  reservations: DropReservation[]
  nextCursor: NextCursor
}
export type ListDropReservationsApiArg = {
  /** The drop's id. */
  id: string
  /** Only those with this status. An overdue hold counts as expired. */
  status?: ReservationStatus
  /** The largest number of items to return. */
  limit?: number
  /** The `nextCursor` of the previous page. */
  cursor?: string
}
export type ListDropPurchasesApiResponse = /** status 200 One page, or all rows with `Accept: text/csv`. */ {
  purchases: DropPurchase[]
  nextCursor: NextCursor
}
export type ListDropPurchasesApiArg = {
  /** The drop's id. */
  id: string
  /** The largest number of items to return. */
  limit?: number
  /** The `nextCursor` of the previous page. */
  cursor?: string
}
export type ListDropLedgerApiResponse = /** status 200 One page, or all rows with `Accept: text/csv`. */ {
  ledger: LedgerEntry[]
  nextCursor: NextCursor
}
export type ListDropLedgerApiArg = {
  /** The drop's id. */
  id: string
  /** The largest number of items to return. */
  limit?: number
  /** The `nextCursor` of the previous page. */
  cursor?: string
}
export type ReserveApiResponse =
  | /** status 200 You already hold a unit; this is that reservation, whatever size you asked for. */ Held
  | /** status 201 A unit is yours until `expiresAt`. */ Held
export type ReserveApiArg = {
  /** The drop's id. */
  id: string
  wish: Wish
}
export type PurchaseApiResponse =
  | /** status 200 You have bought it already; this is that purchase. */ Bought
  | /** status 201 The purchase. */ Bought
export type PurchaseApiArg = {
  /** The reservation's id. */
  id: string
}
export type CancelApiResponse =
  /** status 200 The unit is available again. A repeated request returns the same answer. */ Held
export type CancelApiArg = {
  /** The reservation's id. */
  id: string
}
export type ReleaseReservationApiResponse = /** status 200 The cancelled reservation, and the drop's stock. */ Held
export type ReleaseReservationApiArg = {
  /** The reservation's id. */
  id: string
  release: Release
}
export type ListUsersApiResponse = /** status 200 One page. */ {
  users: UserRecord[]
  nextCursor: NextCursor
}
export type ListUsersApiArg = {
  /** The beginning of a name, an e-mail address or a Clerk user id, in capitals or not. */
  q?: string
  /** Only blocked users, or only the others. */
  blocked?: boolean
  /** The largest number of items to return. */
  limit?: number
  /** The `nextCursor` of the previous page. */
  cursor?: string
}
export type BlockUserApiResponse = /** status 200 The user, blocked. */ UserRecord
export type BlockUserApiArg = {
  /** The user's Clerk id. */
  userId: string
  reason: Reason
}
export type UnblockUserApiResponse = /** status 200 The user, not blocked. */ UserRecord
export type UnblockUserApiArg = {
  /** The user's Clerk id. */
  userId: string
}
export type ListOwnReservationsApiResponse = /** status 200 One page. */ {
  reservations: OwnReservation[]
  nextCursor: NextCursor
}
export type ListOwnReservationsApiArg = {
  /** Only those with this status. An overdue hold counts as expired. */
  status?: ReservationStatus
  /** The largest number of items to return. */
  limit?: number
  /** The `nextCursor` of the previous page. */
  cursor?: string
}
export type ListOwnPurchasesApiResponse = /** status 200 One page. */ {
  purchases: OwnPurchase[]
  nextCursor: NextCursor
}
export type ListOwnPurchasesApiArg = {
  /** The largest number of items to return. */
  limit?: number
  /** The `nextCursor` of the previous page. */
  cursor?: string
}
export type GetPurchaseApiResponse = /** status 200 The purchase. */ Order
export type GetPurchaseApiArg = {
  /** The purchase's id, or its number in any case, with or without its dashes. */
  purchase: string
}
export type GetMeApiResponse = /** status 200 The user. */ User
export type GetMeApiArg = void
export type EditProfileApiResponse = /** status 200 The user after the change. */ User
export type EditProfileApiArg = {
  profileChanges: ProfileChanges
}
export type GetConfigApiResponse = /** status 200 The configuration, and the server's time. */ Config
export type GetConfigApiArg = void
export type DevSignInApiResponse = /** status 200 A session token like Clerk's, valid for a day. */ {
  token: string
  user: User
}
export type DevSignInApiArg = {
  devSignIn: DevSignIn
}
export type Money = string
export type Currency = string
export type DropStatus = 'upcoming' | 'live' | 'paused' | 'ended' | 'cancelled'
export type DropSize = {
  /** Unique in its drop. */
  id: string
  /** What is bought. */
  label: string
  /** What helps to choose; may be empty. */
  note: string
  totalStock: number
  availableStock: number
  /** Units in active holds. */
  reservedStock: number
  soldStock: number
  /** As the drop's, for this size. */
  nextHoldEnd: string | null
}
export type Person = {
  name: string
  /** An https address on a host that this shop takes pictures from, or empty. */
  imageUrl: string
}
export type RecentPurchase = {
  priceAtPurchase: Money
  currency: Currency
  purchasedAt: string
  user: Person
}
export type Drop = {
  id: string
  name: string
  description: string
  brand: string
  sku: string
  imageUrl: string
  price: Money
  currency: Currency
  totalStock: number
  availableStock: number
  /** Units in active holds. */
  reservedStock: number
  soldStock: number
  status: DropStatus
  dropStartTime: string
  dropEndTime: string | null
  /** How many units one user may hold and buy in total. */
  maxPerUser: number
  holdSeconds: number
  /** How many holds a user may let go, or let run out, before the next reserve has to wait; null is no limit. After the
    k-th hold beyond them the wait is the length of that hold × 2^(k-1), at most 30 minutes.
     */
  freeReturns: number | null
  /** In the seller's order; empty for a drop without sizes. The drop's own counts are their sums. */
  sizes: DropSize[]
  /** A drop for practice, which is in no public list. */
  rehearsal: boolean
  /** How often its fields were edited, from 1. Send it with an edit. */
  revision: number
  /** The version of the drop. Ignore an answer with a lower one than you have. */
  seq: number
  /** The three newest purchases, newest first. */
  recentPurchases: RecentPurchase[]
  /** When nothing was left that could come back; null while something is. */
  soldOutAt: string | null
  /** While nothing is available and something is held, when the first of those holds ends; else null. */
  nextHoldEnd: string | null
  createdAt: string
  updatedAt: string
}
export type DropList = {
  drops: Drop[]
  /** True while the database is away; this is the list that was read last. */
  stale?: boolean
}
export type SizeStock = {
  id: string
  total: number
  available: number
  reserved: number
  sold: number
  /** As the drop's, for this size. */
  nextHoldEnd: string | null
}
export type Stock = {
  dropId: string
  seq: number
  total: number
  available: number
  reserved: number
  sold: number
  /** While nothing is available and something is held, when the first of those holds ends; else null. */
  nextHoldEnd: string | null
  /** The counts of each size; empty for a drop without sizes. */
  sizes: SizeStock[]
}
export type FieldError = {
  field: string
  message: string
}
export type Problem = {
  type: string
  title: string
  status: number
  code:
    | 'malformed_request'
    | 'unauthenticated'
    | 'forbidden'
    | 'not_found'
    | 'method_not_allowed'
    | 'misdirected_request'
    | 'drop_not_live'
    | 'drop_paused'
    | 'drop_ended'
    | 'drop_cancelled'
    | 'sold_out'
    | 'all_held'
    | 'purchase_limit_reached'
    | 'cooling_down'
    | 'blocked'
    | 'reservation_cancelled'
    | 'reservation_completed'
    | 'reservation_expired'
    | 'insufficient_stock'
    | 'conflict'
    | 'too_large'
    | 'validation_failed'
    | 'idempotency_mismatch'
    | 'rate_limited'
    | 'unavailable'
    | 'overloaded'
    | 'internal_error'
  /** For people, what happened or what to do now. */
  detail: string
  /** Identifies the request in logs; include it when you report a problem. */
  requestId: string
  /** With `all_held`: the earliest time at which a unit may come back. With `cooling_down`: when the wait ends. */
  retryAt?: string
  /** With `sold_out` and `all_held` of a drop with sizes, what is left of each. */
  drop?: Stock
  /** With `validation_failed`. */
  errors?: FieldError[]
}
export type NextCursor = string | null
export type NewSize = {
  /** What is bought: one line, unlike the other sizes' labels. */
  label: string
  /** What helps to choose, in one line. Nothing is ever converted. */
  note?: string
  totalStock: number
}
export type NewDrop = {
  name: string
  /** A decimal string from 0 to 9999999999.99, with at most two decimal places, and no fraction in a currency that has none. */
  price: string
  currency: Currency
  /** Required for a drop without sizes. With sizes, leave it out or send their sum. */
  totalStock?: number
  /** In the order in which they are shown. Left out or empty, the drop has no sizes. */
  sizes?: NewSize[]
  dropStartTime: string
  dropEndTime?: string | null
  description?: string
  brand?: string
  sku?: string
  /** An https address, or a path on this server. */
  imageUrl?: string
  maxPerUser?: number
  holdSeconds?: number
  /** How many unsold holds of a user cost no wait; null for no limit. */
  freeReturns?: number | null
  rehearsal?: boolean
}
export type SizeChange = {
  /** Which size; left out, it is a new one, with no units: add them with `PATCH /api/drops/{id}/stock`. */
  id?: string
  /** One line, unlike the other sizes' labels. */
  label: string
  /** One line. Left out, it is empty, also where the size had one. */
  note?: string
}
export type DropChanges = {
  name?: string
  price?: string
  currency?: Currency
  totalStock?: number
  dropStartTime?: string
  /** null removes the end. */
  dropEndTime?: string | null
  description?: string
  brand?: string
  sku?: string
  /** An https address, or a path on this server. */
  imageUrl?: string
  maxPerUser?: number
  holdSeconds?: number
  /** null takes the limit away; left out, it stays as it is. */
  freeReturns?: number | null
  /** All sizes in their new order; one that is left out is taken off. Send `revision` with it, so that nobody's edit is undone. */
  sizes?: SizeChange[]
  rehearsal?: boolean
  /** The drop's revision that you have edited. When somebody has edited it since, the answer is 409 `conflict`. */
  revision?: number
}
export type StockAdjustment = {
  /** Units to add; negative to remove available units. */
  delta: number
  /** The id of a size: exactly where the drop has sizes. */
  size?: string
  reason: string
}
export type DropStats = {
  dropId: string
  /** All holds that were confirmed. */
  holds: number
  sold: number
  expired: number
  /** Holds that were cancelled by their owner or an admin. */
  cancelled: number
  /** sold / holds, from 0 to 1; 0 without holds. */
  conversion: number
  /** The newest 3,600 seconds in which something happened, oldest first. */
  series: {
    at: string
    holds: number
    sold: number
    expired: number
    cancelled: number
  }[]
}
export type ReservationStatus = 'active' | 'completed' | 'expired' | 'cancelled'
export type HeldSize = {
  id: string
  label: string
} | null
export type Reservation = {
  id: string
  dropId: string
  userId: string
  status: ReservationStatus
  price: Money
  currency: Currency
  size: HeldSize
  expiresAt: string
  createdAt: string
}
export type User = {
  id: string
  clerkId: string
  /** The address that Clerk has verified; empty when there is none. */
  email: string
  firstName: string
  lastName: string
  /** The name that strangers see: the first name and the first letter of the last name. It is "Somebody" when there is no first name, or
    one without a letter, with an "@", or that could be taken for the shop's own.
     */
  displayName: string
  imageUrl: string
  role: 'user' | 'admin'
  createdAt: string
}
export type RecordUser = User | null
export type DropReservation = Reservation & {
  closedAt: string | null
  user: RecordUser
}
export type Purchase = {
  id: string
  /** Short, sayable, and unlike any other purchase's. */
  number: string
  reservationId: string
  dropId: string
  size: HeldSize
  priceAtPurchase: Money
  currency: Currency
  purchasedAt: string
}
export type DropPurchase = Purchase & {
  userId: string
  user: RecordUser
}
export type LedgerEntry = {
  seq: number
  kind:
    | 'created'
    | 'opened'
    | 'edited'
    | 'paused'
    | 'resumed'
    | 'ended'
    | 'withdrawn'
    | 'adjusted'
    | 'reserved'
    | 'purchased'
    | 'cancelled'
    | 'released'
    | 'expired'
  /** The size whose units moved; null where the drop has none, and in rows that move no units. */
  sizeId: string | null
  /** The number of units in this row. */
  units: number
  dTotal: number
  dAvailable: number
  dReserved: number
  dSold: number
  /** Who did it: a user id, `users` for several, or `system`. */
  actor: string
  reason: string
  commandId: string | null
  createdAt: string
}
export type Held = {
  reservation: Reservation
  drop: Stock
}
export type Wish = {
  /** The ids of the sizes that you want, the most wanted first, each once. Required where the drop has sizes, and to be left
    out or empty where it has none; otherwise the answer is 422 at `sizes`.
     */
  sizes?: string[]
}
export type Bought = {
  purchase: Purchase
  reservation: Reservation
  drop: Stock
}
export type Release = {
  reason: string
  /** Block the user of the hold as well. */
  block?: boolean
}
export type UserRecord = {
  user: User
  /** Since when, by whom and why; null for a user who may reserve. */
  blocked: {
    at: string
    /** The admin's Clerk user id. */
    actor: string
    reason: string
  } | null
  activeHolds: number
  /** Holds that the user let go or let run out. */
  unsoldHolds: number
  purchases: number
}
export type Reason = {
  reason: string
}
export type OwnReservation = Reservation & {
  /** When it ended; null while it is active. */
  closedAt: string | null
  /** You let it go or let it run out: see the freeReturns of the drop. */
  unsold: boolean
  drop: Drop
}
export type OwnPurchase = Purchase & {
  drop: Drop
}
export type Order = OwnPurchase & {
  /** The buyer; only in an admin's answer. */
  user?: User
}
export type ProfileChanges = {
  firstName?: string
  lastName?: string
  /** An https address on Clerk's image host or a host of `IMAGE_HOSTS`, or empty. With dev sign-in also a path below `/media/`.
   */
  imageUrl?: string
}
export type Config = {
  authMode: 'clerk' | 'dev'
  /** Empty without Clerk. */
  clerkPublishableKey: string
  holdSeconds: number
  /** The shop's time zone, as an IANA name. */
  timeZone: string
  /** The clock that decides which drops are live. */
  serverTime: string
}
export type DevSignIn = {
  email: string
  firstName?: string
  lastName?: string
}
export const {
  useListLiveDropsQuery,
  useLazyListLiveDropsQuery,
  useListUpcomingDropsQuery,
  useLazyListUpcomingDropsQuery,
  useListEndedDropsQuery,
  useLazyListEndedDropsQuery,
  useListDropsQuery,
  useLazyListDropsQuery,
  useCreateDropMutation,
  useGetDropQuery,
  useLazyGetDropQuery,
  useEditDropMutation,
  useCancelDropMutation,
  useGetDropCalendarQuery,
  useLazyGetDropCalendarQuery,
  usePauseDropMutation,
  useResumeDropMutation,
  useEndDropMutation,
  useAdjustStockMutation,
  useGetDropStatsQuery,
  useLazyGetDropStatsQuery,
  useListDropReservationsQuery,
  useLazyListDropReservationsQuery,
  useListDropPurchasesQuery,
  useLazyListDropPurchasesQuery,
  useListDropLedgerQuery,
  useLazyListDropLedgerQuery,
  useReserveMutation,
  usePurchaseMutation,
  useCancelMutation,
  useReleaseReservationMutation,
  useListUsersQuery,
  useLazyListUsersQuery,
  useBlockUserMutation,
  useUnblockUserMutation,
  useListOwnReservationsQuery,
  useLazyListOwnReservationsQuery,
  useListOwnPurchasesQuery,
  useLazyListOwnPurchasesQuery,
  useGetPurchaseQuery,
  useLazyGetPurchaseQuery,
  useGetMeQuery,
  useLazyGetMeQuery,
  useEditProfileMutation,
  useGetConfigQuery,
  useLazyGetConfigQuery,
  useDevSignInMutation,
} = injectedRtkApi
