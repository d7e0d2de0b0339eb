import { Tabs as Radix } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'

export const Tabs = Radix.Root

/** The list of tabs. Arrow keys move between them. */
export function TabsList({ className, ...props }: ComponentProps<typeof Radix.List>) {
  return <Radix.List className={cn('flex gap-1 overflow-x-auto border-b', className)} {...props} />
}

/** A tab; the selected one is underlined. */
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

/** The content of a tab. */
export function TabsContent({ className, ...props }: ComponentProps<typeof Radix.Content>) {
  return <Radix.Content className={cn('-outline-offset-2', className)} {...props} />
}
