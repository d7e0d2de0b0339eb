import type { ReactNode } from 'react'
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

/**
 * The price and the button of a drop, whatever its state. On a phone they are a bar that stays in
 * sight: above the navigation, or above the bar of holds while the user holds something. To be in
 * sight on the first screen too, this part of the page reaches up a whole screen, by an empty place
 * that can be pressed through. The bar is opaque, and what is under it scrolls clear of it. It is
 * not docked on screens so low that it would hide most of the page.
 */
export function Docked({ price, button, offer, children }: DockedProps) {
  return (
    <div className="flex min-w-0 flex-col gap-6 *:pointer-events-auto max-md:tall:pointer-events-none max-md:tall:-mt-[100svh]">
      <div aria-hidden className="pointer-events-none! hidden h-[calc(100svh-1.5rem)] shrink-0 max-md:tall:block" />
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
