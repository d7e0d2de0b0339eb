import { useSelector } from 'react-redux'
import { type HoldsRoot, selectInsteadOf, selectIsReserving, selectOpenDrop } from '@/features/holds/holds-slice'
import { selectHold } from '@/features/holds/own-reservations'
import { useGetDropQuery } from '@/lib/api/endpoints'
import type { ApiState } from '@/lib/dispatch'

/** The hold that is open in the dialog, or the drop whose reserve is in flight. */
export function useOpenHold() {
  const dropId = useSelector(selectOpenDrop)
  const { data } = useGetDropQuery({ id: dropId ?? '' }, { skip: !dropId })
  const hold = useSelector((state: ApiState) => (dropId ? selectHold(state, dropId) : undefined))
  const reserving = useSelector((state: HoldsRoot) => dropId !== null && selectIsReserving(state, dropId))
  const insteadOf = useSelector((state: HoldsRoot) => selectInsteadOf(state, hold?.id))
  const drop = hold?.drop ?? (data?.id === dropId ? data : undefined)
  return drop && (hold || reserving) ? { drop, hold, insteadOf } : undefined
}
