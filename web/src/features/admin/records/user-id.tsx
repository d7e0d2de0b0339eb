import { cn } from '@/lib/cn'

/** A user's id with Clerk, cut short where there is no room; the whole of it is its title. */
export function UserId({ id, className }: { id: string; className?: string }) {
  return (
    <span title={id} className={cn('block max-w-24 truncate font-mono text-xs sm:max-w-60', className)}>
      {id}
    </span>
  )
}
