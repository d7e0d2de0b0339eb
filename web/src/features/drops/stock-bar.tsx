import { memo, useState } from 'react'
import { useSelector } from 'react-redux'
import type { Drop } from '@/lib/api/endpoints'
import type { Returned } from '@/lib/live/returns-slice'

interface StockBarProps extends Pick<Drop, 'id' | 'totalStock' | 'availableStock' | 'reservedStock' | 'soldStock'> {
  /** How the sale went, in place of what is left, once it is over. */
  result?: string | undefined
}

/** Sold, reserved and available units of a drop, as a bar and as text. Its height never changes. */
export const StockBar = memo(function StockBar({
  id,
  totalStock,
  availableStock,
  reservedStock,
  soldStock,
  result,
}: StockBarProps) {
  const share = (units: number) => (totalStock > 0 ? units / totalStock : 0)
  return (
    <div>
      <div className="flex items-baseline justify-between gap-3 text-sm">
        {result ? (
          <p className="figures text-base font-bold">{result}</p>
        ) : (
          <p>
            <span className="figures text-base font-bold">{availableStock.toLocaleString('en-US')}</span>{' '}
            <span className="text-muted">of {totalStock.toLocaleString('en-US')} left</span>
            <ReturnedUnits dropId={id} />
          </p>
        )}
        <p className="figures text-muted">{cartsText(reservedStock)}</p>
      </div>
      <div
        role="progressbar"
        aria-label="Stock left"
        aria-valuemin={0}
        aria-valuemax={totalStock}
        aria-valuenow={availableStock}
        aria-valuetext={`${availableStock} of ${totalStock} left, ${reservedStock} in carts, ${soldStock} sold`}
        className="relative mt-2 h-2 overflow-hidden rounded-full bg-sunken forced-colors:outline forced-colors:outline-[CanvasText]"
      >
        <Share from={share(availableStock)} to={share(reservedStock)} className="bg-accent/35" />
        <Share
          from={0}
          to={share(availableStock)}
          className={`forced-colors:bg-[CanvasText] ${result ? 'bg-muted/40' : 'bg-accent'}`}
        />
      </div>
    </div>
  )
})

/**
 * A part of the bar. It is moved by transforms, without layout, because it may change twenty times
 * a second.
 */
function Share({ from, to, className }: { from: number; to: number; className: string }) {
  return (
    <div
      className={`absolute inset-0 origin-left transition-transform duration-300 ease-out ${className}`}
      style={{ transform: `translateX(${from * 100}%) scaleX(${to})` }}
    />
  )
}

const cartsText = (units: number) => (units === 0 ? ' ' : `${units.toLocaleString('en-US')} in carts`)

/** Shows for a moment that units have come back. */
function ReturnedUnits({ dropId }: { dropId: string }) {
  const returned = useSelector((state: { returns: Record<string, Returned> }) => state.returns[dropId])
  const [before] = useState(returned?.count) // units that came back before this page was opened are not shown
  if (!returned || returned.count === before) return null
  return (
    <span
      key={returned.count}
      aria-hidden // the bar has the same information
      className="pointer-events-none absolute ml-2 animate-returned rounded-full bg-good px-2.5 py-0.5 text-xs font-bold text-paper opacity-0"
    >
      +{returned.units} back
    </span>
  )
}
