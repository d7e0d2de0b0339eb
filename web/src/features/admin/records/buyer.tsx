import { UserId } from '@/features/admin/records/user-id'
import type { User } from '@/lib/api/endpoints'
import { cn } from '@/lib/cn'

/** Who a record is of, as far as it is known; a deleted user has no name and no address. */
export type KnownUser = Pick<User, 'email' | 'firstName' | 'lastName'> | null | undefined

/** A user's full name; empty if there is none. */
export const fullName = (user: KnownUser) => [user?.firstName, user?.lastName].filter(Boolean).join(' ')

/** The name and the address of a user, beside the id that the ledger knows. */
export function Buyer({ id, user, className }: { id: string; user: KnownUser; className?: string }) {
  const name = fullName(user)
  return (
    <div className={cn('flex max-w-32 min-w-0 flex-col sm:max-w-64', className)}>
      {name && <span className="truncate font-semibold">{name}</span>}
      {user?.email && <span className="truncate text-xs text-muted">{user.email}</span>}
      <UserId id={id} className={cn('max-w-full sm:max-w-full', (name || user?.email) && 'text-muted')} />
    </div>
  )
}
