import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'

const typed =
  'w-full rounded-control border border-edge bg-card px-3.5 text-ink placeholder:text-muted disabled:bg-sunken disabled:text-muted aria-invalid:border-bad'

/** A text input. Its font is 16 px on phones, because they zoom in on smaller ones. */
export function Input({ className, ...props }: ComponentProps<'input'>) {
  return <input className={cn(typed, 'h-11 text-base sm:text-sm', className)} {...props} />
}

/** A text input of several lines. */
export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return <textarea className={cn(typed, 'min-h-24 py-2.5 text-base sm:text-sm', className)} {...props} />
}

/** A choice between a few options, with the browser's own control. */
export function Select({ className, ...props }: ComponentProps<'select'>) {
  return <select className={cn(typed, 'h-11 text-base sm:text-sm', className)} {...props} />
}
