import { memo } from 'react'
import { announced } from '@/components/announcements/announcements-slice'
import { Button } from '@/components/ui/button'
import { Td, Tr } from '@/components/ui/table'
import { count } from '@/features/admin/figures'
import { Moment } from '@/features/admin/records/moment'
import { UserId } from '@/features/admin/records/user-id'
import type { UserRecord } from '@/lib/api/api.gen'
import { useUnblockUserMutation } from '@/lib/api/endpoints'
import { useAppDispatch } from '@/lib/dispatch'
import { problemOf } from '@/lib/problem'

interface UserRowProps {
  record: UserRecord
  onBlock(record: UserRecord): void
}

/** One name for a user: their name, or else their address or Clerk id. */
export const nameOf = ({ user }: UserRecord) =>
  `${user.firstName} ${user.lastName}`.trim() || user.email || user.clerkId

/** One user, and the button that blocks or unblocks them. */
export const UserRow = memo(function UserRow({ record, onBlock }: UserRowProps) {
  const { user, blocked } = record
  return (
    <Tr className="[&>td]:py-2.5 [&>td]:align-top">
      <Td>
        <p className="truncate font-semibold">{nameOf(record)}</p>
        <p className="truncate text-xs text-muted">{user.email}</p>
        <UserId id={user.clerkId} className="text-muted" />
        {blocked && <BlockNote record={record} className="mt-1 md:hidden" />}
      </Td>
      <Td className="max-sm:hidden" numeric>
        {count(record.activeHolds)}
      </Td>
      <Td numeric className="font-semibold">
        {count(record.unsoldHolds)}
      </Td>
      <Td className="max-sm:hidden" numeric>
        {count(record.purchases)}
      </Td>
      <Td className="max-md:hidden">{blocked && <BlockNote record={record} />}</Td>
      <Td className="pl-0 text-right [&&]:pt-1">
        {blocked ? (
          <UnblockButton record={record} />
        ) : (
          <Button size="small" variant="quiet" aria-label={`Block ${nameOf(record)}`} onClick={() => onBlock(record)}>
            Block
          </Button>
        )}
      </Td>
    </Tr>
  )
})

/** Why a user is blocked, since when and by whom. */
function BlockNote({ record: { blocked }, className }: { record: UserRecord; className?: string }) {
  if (!blocked) return null
  return (
    <div className={className}>
      <p className="text-sm break-words">{blocked.reason}</p>
      <p className="flex flex-wrap items-baseline gap-x-1 text-xs text-muted">
        <Moment at={blocked.at} /> by <UserId id={blocked.actor} />
      </p>
    </div>
  )
}

function UnblockButton({ record }: { record: UserRecord }) {
  const dispatch = useAppDispatch()
  const [unblock, { isLoading }] = useUnblockUserMutation()
  async function submit() {
    const result = await unblock({ userId: record.user.clerkId })
    if (result.error) dispatch(announced({ tone: 'bad', text: problemOf(result.error).detail }))
    else dispatch(announced({ tone: 'good', text: `${nameOf(record)} may reserve again.` }))
  }
  return (
    <Button
      size="small"
      variant="secondary"
      disabled={isLoading}
      aria-label={`Unblock ${nameOf(record)}`}
      onClick={submit}
    >
      {isLoading ? 'Unblocking…' : 'Unblock'}
    </Button>
  )
}
