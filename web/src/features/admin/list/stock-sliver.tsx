import type { Drop } from '@/lib/api/endpoints'
import { cn } from '@/lib/cn'

type Stock = Pick<Drop, 'status' | 'totalStock' | 'availableStock' | 'reservedStock' | 'soldStock'>

/** The colour of available units, which is bright only while the drop is on sale. */
export const availableTint = ({ status }: Pick<Drop, 'status'>) =>
  status === 'live' || status === 'paused' ? 'bg-accent' : 'bg-edge/40'

/**
 * Sold, reserved and available units as a thin bar, in colour while the drop is on sale. The
 * figures next to it say the same as text.
 */
export function StockSliver({ drop, className }: { drop: Stock; className?: string }) {
  const share = (units: number) => (drop.totalStock > 0 ? units / drop.totalStock : 0)
  const sold = share(drop.soldStock)
  const carts = share(drop.reservedStock)
  return (
    <div aria-hidden className={cn('relative h-1.5 overflow-hidden rounded-full bg-sunken', className)}>
      <Part from={0} of={sold} className="bg-ink/75" />
      <Part from={sold} of={carts} className="bg-accent/45" />
      <Part from={sold + carts} of={share(drop.availableStock)} className={availableTint(drop)} />
    </div>
  )
}

/**
 * A part of the bar. It is moved by transforms, without layout, because many may change 20 times a
 * second.
 */
function Part({ from, of, className }: { from: number; of: number; className: string }) {
  return (
    <div
      className={cn('absolute inset-0 origin-left transition-transform duration-300 ease-out', className)}
      style={{ transform: `translateX(${from * 100}%) scaleX(${of})` }}
    />
  )
}
