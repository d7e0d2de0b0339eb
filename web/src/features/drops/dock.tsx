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
  'max-md:[@media(min-height:32rem)]:sticky max-md:[@media(min-height:32rem)]:order-last',
  'max-md:bottom-[calc(4rem+env(safe-area-inset-bottom))] max-md:z-10 max-md:border-t max-md:bg-paper max-md:py-3',
  'max-md:-mx-[clamp(1rem,4vw,2.5rem)] max-md:px-[clamp(1rem,4vw,2.5rem)]',
]

/**
 * The price and the button of a drop, whatever its state. On a phone they are a bar that stays
 * above the navigation. It belongs to this part of the page, which begins below the name and the
 * sizes, and so it never lies across those. It is not docked on screens so low that it would hide
 * most of the page, nor where the bar of the user's holds is, which would cover it.
 */
export function Docked({ price, button, offer, children }: DockedProps) {
  const holds = useOwnHolds()
  return (
    <div className="flex min-w-0 flex-col gap-6">
      <div data-dock className={cn('flex flex-col gap-3', holds.length === 0 && bar)}>
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
