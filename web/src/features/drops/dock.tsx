import type { ReactNode } from 'react'
import { useOwnHolds } from '@/features/holds/own-reservations'
import { cn } from '@/lib/cn'

/**
 * What stays in reach of the thumb: on a phone it is docked above the navigation, over a ground of
 * its own, so that nothing shows through beside it. It is not docked on screens so low that it
 * would hide most of the page, nor where the bar of the user's holds is, which would cover it.
 */
export function Dock({ isOpen, children }: { isOpen: boolean; children: ReactNode }) {
  const holds = useOwnHolds()
  return (
    <div
      className={cn(
        'flex flex-col-reverse gap-3 md:flex-col',
        isOpen &&
          holds.length === 0 &&
          'max-md:[@media(min-height:32rem)]:sticky max-md:bottom-[calc(4rem+env(safe-area-inset-bottom))] max-md:z-10 max-md:-mx-4 max-md:-my-3 max-md:bg-paper max-md:px-4 max-md:py-3',
      )}
    >
      {children}
    </div>
  )
}
