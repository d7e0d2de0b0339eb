import { cva, type VariantProps } from 'class-variance-authority'
import { Slot } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'

const button = cva(
  [
    'inline-flex items-center justify-center gap-2 rounded-control font-semibold whitespace-nowrap select-none',
    'transition-[background-color,border-color,transform] duration-150 active:scale-[0.985]',
    'disabled:pointer-events-none aria-disabled:pointer-events-none disabled:active:scale-100 [&_svg]:size-4 [&_svg]:shrink-0',
  ],
  {
    variants: {
      variant: {
        primary:
          'border border-transparent bg-accent text-on-accent hover:bg-accent/90 disabled:bg-sunken disabled:text-muted aria-disabled:bg-sunken aria-disabled:text-muted',
        secondary: 'border bg-card text-ink hover:bg-sunken disabled:text-muted',
        quiet: 'border border-transparent text-ink hover:bg-sunken disabled:text-muted',
        inverse: 'border border-transparent bg-ink text-paper hover:bg-ink/85',
        danger:
          'border border-transparent bg-bad-soft text-bad hover:bg-bad hover:text-paper disabled:bg-sunken disabled:text-muted',
      },
      size: {
        small: 'h-9 px-3 text-sm',
        medium: 'h-11 px-5 text-sm',
        large: 'h-13 px-6 text-base',
        icon: 'size-11',
      },
    },
    defaultVariants: { variant: 'primary', size: 'medium' },
  },
)

type ButtonProps = ComponentProps<'button'> & VariantProps<typeof button> & { asChild?: boolean }

/** The only kind of button. With `asChild`, a link looks like it. */
export function Button({ className, variant, size, asChild = false, type = 'button', ...props }: ButtonProps) {
  const Element = asChild ? Slot.Root : 'button'
  return <Element {...(asChild ? {} : { type })} className={cn(button({ variant, size }), className)} {...props} />
}
