import { type OwnPurchase, useGetPurchaseQuery, useListOwnPurchasesQuery } from '@/lib/api/endpoints'

/**
 * The purchase of a reservation; undefined while it is loading. `purchaseId` is known if this page
 * has bought it; otherwise, it is found among the user's purchases.
 */
export function usePurchaseOf(reservationId: string, purchaseId: string | undefined) {
  const one = useGetPurchaseQuery({ purchase: purchaseId ?? '' }, { skip: !purchaseId })
  const all = useListOwnPurchasesQuery({ limit: 200 }, { skip: purchaseId !== undefined })
  const listed = all.data?.purchases.find((purchase) => purchase.reservationId === reservationId)
  const purchase: OwnPurchase | undefined = purchaseId ? one.data : listed
  return { purchase, isLost: !purchase && (one.isError || all.isError) }
}
