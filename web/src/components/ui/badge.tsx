import { cva, type VariantProps } from 'class-variance-authority'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'

const badge = cva(
  'eyebrow inline-flex items-center gap-1.5 rounded-full border border-transparent px-2.5 py-1 whitespace-nowrap',
  {
    variants: {
      tone: {
        plain: 'bg-sunken text-ink',
        live: 'bg-accent text-on-accent',
        accent: 'bg-accent-soft text-accent-ink',
        good: 'bg-good-soft text-good',
        bad: 'bg-bad-soft text-bad',
      },
    },
    defaultVariants: { tone: 'plain' },
  },
)

/** A short text about a state. */
export function Badge({ className, tone, ...props }: ComponentProps<'span'> & VariantProps<typeof badge>) {
  return <span className={cn(badge({ tone }), className)} {...props} />
}
