import type { ReactNode } from 'react'
import { useOwnHolds } from '@/features/holds/own-reservations'
import { cn } from '@/lib/cn'

interface DockedProps {
  price: string
  button: ReactNode
  /** More to choose from, above the button. */
  offer?: ReactNode
  /** The rest of the page, which scrolls under the bar. */
  children: ReactNode
}

const bar = [
  'max-md:tall:sticky max-md:tall:order-last max-md:z-10 max-md:border-t max-md:bg-paper max-md:py-3',
  'max-md:bottom-[calc(4rem+env(safe-area-inset-bottom)+var(--holds,0px))] max-md:-mx-(--gutter) max-md:px-(--gutter)',
]

/** An empty place as high as the screen, over the page before it, through which one can press. */
const reach = { part: 'max-md:tall:pointer-events-none max-md:tall:-mt-[100svh]', place: 'h-[calc(100svh-1.5rem)]' }

/**
 * The price and the button of a drop, whatever its state. On a phone they are a bar that stays
 * above the navigation. It belongs to this part of the page, which begins below the name and the
 * sizes, and so it never lies across those. While the user holds something, the bar of their holds
 * is above the navigation and this one is above that; this part then reaches up a whole screen, so
 * that the button is never where the bar of holds would cover it. It is not docked on screens so
 * low that it would hide most of the page.
 */
export function Docked({ price, button, offer, children }: DockedProps) {
  const hasHolds = useOwnHolds().length > 0
  return (
    <div className={cn('flex min-w-0 flex-col gap-6 *:pointer-events-auto', hasHolds && reach.part)}>
      {hasHolds && (
        <div aria-hidden className={cn('pointer-events-none! hidden shrink-0 max-md:tall:block', reach.place)} />
      )}
      <div data-dock className={cn('flex flex-col gap-3', bar)}>
        {offer}
        <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
          <p className="figures max-w-full text-2xl font-bold wrap-anywhere max-md:text-xl">{price}</p>
          <div className="min-w-0 flex-[1_1_11rem]">{button}</div>
        </div>
      </div>
      {children}
    </div>
  )
}
