import type { RefObject } from 'react'
import { Button } from '@/components/ui/button'
import { goneText, nearestOpen } from '@/features/sizes/size-state'
import type { DropSize } from '@/lib/api/api.gen'
import type { Drop } from '@/lib/api/endpoints'

const offered = 3

interface SizeOfferProps {
  drop: Drop
  wish: DropSize[]
  offerRef: RefObject<HTMLDivElement | null>
  onTake(id: string): void
}

/** What is left when every chosen size is gone: the nearest sizes, each one tap away. */
export function SizeOffer({ drop, wish, offerRef, onTake }: SizeOfferProps) {
  const left = nearestOpen(drop, wish[0]?.id, offered)
  if (left.length === 0) return null
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for the fields of a form
    <div
      ref={offerRef}
      role="group"
      aria-label="Sizes that are left"
      className="flex flex-col gap-2.5 rounded-control border bg-accent-soft p-3"
    >
      <p className="text-sm font-medium wrap-anywhere">{goneText(wish, drop)} Take another?</p>
      <div className="flex flex-wrap gap-2">
        {left.map(({ id, label }) => (
          <Button
            key={id}
            variant="secondary"
            className="h-auto min-h-11 min-w-24 flex-1 px-2 py-1.5 leading-tight whitespace-normal wrap-anywhere"
            onClick={() => onTake(id)}
          >
            Take {label}
          </Button>
        ))}
      </div>
    </div>
  )
}
