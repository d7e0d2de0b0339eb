import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'

const typed =
  'w-full rounded-control border border-edge bg-card px-3.5 text-ink placeholder:text-muted disabled:bg-sunken disabled:text-muted aria-invalid:border-bad'

/** A line to type into. 16 px on phones, or they zoom. */
export function Input({ className, ...props }: ComponentProps<'input'>) {
  return <input className={cn(typed, 'h-11 text-base sm:text-sm', className)} {...props} />
}

/** Several lines to type into. */
export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return <textarea className={cn(typed, 'min-h-24 py-2.5 text-base sm:text-sm', className)} {...props} />
}

/** One of a few. The browser's own, which every phone knows how to show. */
export function Select({ className, ...props }: ComponentProps<'select'>) {
  return <select className={cn(typed, 'h-11 text-base sm:text-sm', className)} {...props} />
}
