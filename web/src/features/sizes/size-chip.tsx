import { Check } from 'lucide-react'
import { RadioGroup } from 'radix-ui'
import { Fragment, memo, useId } from 'react'
import type { SizeState } from '@/features/sizes/size-state'
import { cn } from '@/lib/cn'
import { formatCountdown } from '@/lib/time'
import { useServerTime } from '@/lib/use-server-time'

interface SizeChipProps {
  id: string
  label: string
  note: string
  kind: SizeState['kind']
  left: number | undefined
  untilMs: number | undefined
}

/**
 * One size to choose. It is `aria-disabled` rather than disabled when it is gone: the arrow keys
 * still reach it, so that it is read aloud, and it keeps the focus when it sells out.
 */
export const SizeChip = memo(function SizeChip({ id, label, note, kind, left, untilMs }: SizeChipProps) {
  const own = useId()
  const isOpen = kind === 'open'
  return (
    <RadioGroup.Item
      value={id}
      aria-disabled={!isOpen || undefined}
      aria-labelledby={`${own}-label`}
      aria-describedby={`${own}-note ${own}-state`}
      className={cn(
        'relative flex min-h-14 min-w-0 scroll-mb-36 flex-col rounded-control border border-edge bg-card px-3 py-2 text-left wrap-anywhere select-none',
        'transition-colors duration-150 aria-disabled:cursor-default',
        isOpen &&
          'hover:border-ink data-[state=checked]:border-ink data-[state=checked]:bg-ink data-[state=checked]:text-paper',
        !isOpen &&
          'border-dashed border-line bg-transparent text-muted data-[state=checked]:border-solid data-[state=checked]:border-ink',
      )}
    >
      <RadioGroup.Indicator className="absolute top-2.5 right-2.5">
        <Check aria-hidden className="size-4" />
      </RadioGroup.Indicator>
      <span id={`${own}-label`} className={cn('pr-5 leading-tight font-bold', kind === 'sold-out' && 'line-through')}>
        {label}
      </span>
      <span id={`${own}-note`} className={cn('text-xs', isOpen && 'opacity-80')}>
        <Note>{note}</Note>
      </span>
      <span id={`${own}-state`} className="mt-auto min-h-4 text-xs font-semibold">
        <StateText kind={kind} left={left} untilMs={untilMs} />
      </span>
    </RadioGroup.Item>
  )
})

/** A note such as `US 8.5 · UK 7.5 · 26.5 cm`, which breaks after its dots. */
function Note({ children: note }: { children: string }) {
  const parts = note.split(/(?<= ·) /)
  return parts.map((part, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other key
    <Fragment key={i}>
      {i > 0 && ' '}
      <span className="inline-block max-w-full">{part}</span>
    </Fragment>
  ))
}

function StateText({ kind, left, untilMs }: Pick<SizeChipProps, 'kind' | 'left' | 'untilMs'>) {
  if (kind === 'sold-out') return 'Sold out'
  if (kind === 'all-held') return <InCarts untilMs={untilMs} />
  return left === undefined ? null : `${left} left`
}

/** The time at which one may come back, while it is to come. */
function InCarts({ untilMs }: { untilMs: number | undefined }) {
  const time = useServerTime((nowMs) => (untilMs && untilMs > nowMs ? formatCountdown(untilMs - nowMs) : null))
  if (!time) return 'In carts'
  return (
    <>
      In carts <span className="sr-only">, one may be back in</span>
      <span aria-hidden>·</span> <span className="figures">{time}</span>
    </>
  )
}
