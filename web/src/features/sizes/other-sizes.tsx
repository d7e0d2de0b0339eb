import { ChevronDown } from 'lucide-react'
import { useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { mostWished } from '@/features/sizes/choices-slice'
import type { useSizeChoice } from '@/features/sizes/size-choice'
import { oneOf, openSizes, sizesOf } from '@/features/sizes/size-state'
import type { Drop } from '@/lib/api/endpoints'
import { cn } from '@/lib/cn'

interface OtherSizesProps {
  drop: Drop
  choice: ReturnType<typeof useSizeChoice>
}

/** The sizes to take if the first choice is gone. They are out of the way until somebody asks. */
export function OtherSizes({ drop, choice }: OtherSizesProps) {
  const [isShown, setShown] = useState(false)
  const listId = useId()
  const [first, ...others] = choice.wish
  const open = openSizes(drop)
  const isOffered = (id: string) => open.some((size) => size.id === id) || others.some((size) => size.id === id)
  const offered = sizesOf(drop).filter(({ id }) => id !== first?.id && isOffered(id))
  if (!first || offered.length === 0) return null
  return (
    <div className="flex flex-col items-start gap-2">
      <Button
        variant="quiet"
        aria-expanded={isShown}
        aria-controls={listId}
        className="-ml-3 h-auto min-h-11 px-3 py-1.5 text-left whitespace-normal wrap-anywhere"
        onClick={() => setShown(!isShown)}
      >
        <ChevronDown aria-hidden className={cn('transition-transform', isShown && 'rotate-180')} />
        {others.length > 0 ? `Or else ${oneOf(others)}` : 'Also take another size?'}
      </Button>
      {isShown && (
        <fieldset id={listId} className="flex w-full min-w-0 flex-col gap-2">
          <legend className="mb-2 text-sm text-muted wrap-anywhere">
            If {first.label} is gone, take the first of these that is left. You get one pair.
          </legend>
          <div className="flex flex-wrap gap-2">
            {offered.map(({ id, label }) => {
              const place = others.findIndex((size) => size.id === id)
              return (
                <OtherSize
                  key={id}
                  label={label}
                  place={place < 0 ? undefined : place + 2}
                  isDisabled={place < 0 && choice.wish.length >= mostWished}
                  onToggle={() => choice.toggleOther(id)}
                />
              )
            })}
          </div>
        </fieldset>
      )}
    </div>
  )
}

interface OtherSizeProps {
  label: string
  /** Its place in the order of the wish, from 2; undefined if it is not in it. */
  place: number | undefined
  isDisabled: boolean
  onToggle(): void
}

function OtherSize({ label, place, isDisabled, onToggle }: OtherSizeProps) {
  return (
    <label
      className={cn(
        'flex min-h-11 min-w-0 cursor-pointer scroll-mb-36 items-center gap-2 rounded-control border border-edge bg-card px-3 py-1.5 text-sm font-semibold wrap-anywhere',
        'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
        place !== undefined && 'border-ink bg-sunken',
        isDisabled && 'cursor-default border-line text-muted',
      )}
    >
      <input
        type="checkbox"
        className="size-4 shrink-0 accent-ink scroll-mb-36"
        checked={place !== undefined}
        disabled={isDisabled}
        onChange={onToggle}
      />
      {label}
      {place !== undefined && <span className="text-xs font-medium text-muted">{place === 2 ? '2nd' : '3rd'}</span>}
    </label>
  )
}
