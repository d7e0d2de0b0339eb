import { RadioGroup } from 'radix-ui'
import type { RefObject } from 'react'
import { OtherSizes } from '@/features/sizes/other-sizes'
import { SizeChip } from '@/features/sizes/size-chip'
import type { useSizeChoice } from '@/features/sizes/size-choice'
import { openSizes, sizeState, sizesOf } from '@/features/sizes/size-state'
import { useArrowChoice } from '@/features/sizes/use-arrow-choice'
import type { Drop } from '@/lib/api/endpoints'
import { cn } from '@/lib/cn'

interface SizePickerProps {
  drop: Drop
  choice: ReturnType<typeof useSizeChoice>
  groupRef: RefObject<HTMLDivElement | null>
  /** Whether somebody wanted to reserve without a size. */
  isWanted: boolean
}

/** What there is to say of the choice, beside the heading. */
function SizeNote({ drop, choice: { wish, open, source }, isWanted }: Omit<SizePickerProps, 'groupRef'>) {
  const [first] = wish
  const isGone = first && first !== open[0] && sizeState(first, drop).kind !== 'closed'
  const alarm = isWanted ? 'Choose a size first' : isGone && `${first.label} is gone`
  return (
    <p className={cn('min-w-0 text-sm wrap-anywhere', alarm ? 'font-semibold text-bad' : 'text-muted')}>
      {alarm || (source === 'last' && first && `${first.label}, as last time`)}
    </p>
  )
}

/** The sizes of a drop, in the seller's order: one is the first choice, others may follow it. */
export function SizePicker({ drop, choice, groupRef, isWanted }: SizePickerProps) {
  const sizes = sizesOf(drop)
  const [first] = choice.wish
  const take = (id: string) => openSizes(drop).some((size) => size.id === id) && choice.choose(id)
  const arrows = useArrowChoice(take)
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="eyebrow text-muted">Size</h2>
        <SizeNote drop={drop} choice={choice} isWanted={isWanted} />
      </div>
      <RadioGroup.Root
        ref={groupRef}
        aria-label="Size"
        value={first?.id ?? null}
        onValueChange={take}
        {...arrows}
        className={cn(
          'grid gap-2',
          sizes.some(({ note }) => note)
            ? 'grid-cols-[repeat(auto-fill,minmax(min(6.75rem,100%),1fr))]'
            : 'grid-cols-[repeat(auto-fill,minmax(min(5.5rem,100%),1fr))]',
        )}
      >
        {sizes.map((size) => {
          const state = sizeState(size, drop)
          return (
            <SizeChip
              key={size.id}
              id={size.id}
              label={size.label}
              note={size.note}
              kind={state.kind}
              left={state.kind === 'open' ? state.left : undefined}
              untilMs={state.kind === 'all-held' ? state.untilMs : undefined}
            />
          )
        })}
      </RadioGroup.Root>
      <OtherSizes drop={drop} choice={choice} />
    </div>
  )
}
