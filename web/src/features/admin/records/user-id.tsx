import { cn } from '@/lib/cn'

/** A user's Clerk id, shortened if there is no room; its title has the full id. */
export function UserId({ id, className }: { id: string; className?: string }) {
  return (
    <span title={id} className={cn('block max-w-24 truncate font-mono text-xs sm:max-w-60', className)}>
      {id}
    </span>
  )
}
