import { useSelector } from 'react-redux'
import { selectSignedIn } from '@/features/auth/session-slice'
import { type User, useGetMeQuery } from '@/lib/api/endpoints'

/** Who is signed in; undefined for nobody, and while it is being asked. */
export function useUser(): User | undefined {
  const signedIn = useSelector(selectSignedIn)
  const { data } = useGetMeQuery(undefined, { skip: !signedIn })
  return signedIn ? data : undefined
}

/** What to call somebody: their name, else what stands before the @ of their address. */
export const nameOf = ({ firstName, lastName, email }: User) =>
  [firstName, lastName].filter(Boolean).join(' ') || email.split('@')[0] || 'You'
