import { useSelector } from 'react-redux'
import { selectSignedIn } from '@/features/auth/session-slice'
import { type User, useGetMeQuery } from '@/lib/api/endpoints'

/** The signed-in user; undefined if there is none, or while it is loading. */
export function useUser(): User | undefined {
  const signedIn = useSelector(selectSignedIn)
  const { data } = useGetMeQuery(undefined, { skip: !signedIn })
  return signedIn ? data : undefined
}

/** A user's name, or the part of the address before the @. */
export const nameOf = ({ firstName, lastName, email }: User) =>
  [firstName, lastName].filter(Boolean).join(' ') || email.split('@')[0] || 'You'
