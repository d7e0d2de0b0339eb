import { Tabs as Radix } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'

export const Tabs = Radix.Root

/** What there is to choose from. Arrow keys move within it. */
export function TabsList({ className, ...props }: ComponentProps<typeof Radix.List>) {
  return <Radix.List className={cn('flex gap-1 overflow-x-auto border-b', className)} {...props} />
}

/** One of the choices; the chosen one is underlined. */
export function TabsTrigger({ className, ...props }: ComponentProps<typeof Radix.Trigger>) {
  return (
    <Radix.Trigger
      className={cn(
        'relative h-11 shrink-0 px-3.5 text-sm font-semibold whitespace-nowrap text-muted -outline-offset-2 hover:text-ink',
        'after:absolute after:inset-x-3.5 after:bottom-0 after:h-0.5 after:rounded-full data-[state=active]:text-ink data-[state=active]:after:bg-accent',
        className,
      )}
      {...props}
    />
  )
}

/** What belongs to a choice. */
export function TabsContent({ className, ...props }: ComponentProps<typeof Radix.Content>) {
  return <Radix.Content className={cn('-outline-offset-2', className)} {...props} />
}
