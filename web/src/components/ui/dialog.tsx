import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { type ComponentProps, type ReactNode, useRef } from 'react'
import { cn } from '@/lib/cn'
import { focusHeading, pageHeading } from '@/lib/focus-heading'

export const Dialog = Radix.Root
export const DialogClose = Radix.Close

type ContentProps = Omit<ComponentProps<typeof Radix.Content>, 'title'> & {
  title: string
  /** Whether the title is the news. */
  isBig?: boolean
  /** For screen readers, when the content is not described by its text. */
  description?: ReactNode
}

/**
 * Handles the focus. When the dialog opens, the focus moves into it, but on none of its buttons, so
 * that a second press of Enter does nothing. When it closes, the focus moves back to where it was,
 * to the page if that element is disabled, or to the heading if the dialog has led to another page.
 */
function useFocus() {
  const before = useRef<Element | null>(null)
  return {
    onOpenAutoFocus(event: Event) {
      event.preventDefault()
      before.current = document.activeElement
      if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus()
    },
    onCloseAutoFocus(event: Event) {
      event.preventDefault()
      if (document.activeElement !== document.body) return // the page has led it somewhere already
      const back = before.current instanceof HTMLElement && before.current !== document.body ? before.current : null
      if (back?.isConnected && !back.matches(':disabled')) return back.focus()
      const heading = back && !back.isConnected && pageHeading()
      if (heading) return focusHeading(heading)
      document.getElementById('main')?.focus()
    },
  }
}

/** A dialog: a sheet at the bottom on a phone, a card in the middle on wider screens. */
export function DialogContent({ className, title, isBig = false, description, children, ...props }: ContentProps) {
  const focus = useFocus()
  return (
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-40 bg-black/60 data-[state=open]:animate-in data-[state=open]:fade-in" />
      <Radix.Content
        className={cn(
          'fixed inset-x-0 bottom-0 z-50 outline-none max-h-[92dvh] overflow-y-auto rounded-t-card border border-transparent bg-card p-6 pb-[max(1.5rem,env(safe-area-inset-bottom))] shadow-2xl',
          'data-[state=open]:animate-in data-[state=open]:slide-in-from-bottom-8 data-[state=open]:fade-in',
          'sm:inset-auto sm:top-1/2 sm:left-1/2 sm:w-full sm:max-w-md sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-card',
          className,
        )}
        {...(description ? {} : { 'aria-describedby': undefined })}
        {...focus}
        {...props}
      >
        <div className="mb-4 flex items-start gap-4">
          <div className="min-w-0 flex-1">
            <Radix.Title className={cn('display text-balance', isBig ? 'text-4xl' : 'text-xl')}>{title}</Radix.Title>
            {description && <Radix.Description className="mt-1 text-sm text-muted">{description}</Radix.Description>}
          </div>
          <Radix.Close
            aria-label="Close"
            className="-mt-2 -mr-2 grid size-11 shrink-0 place-items-center rounded-control text-muted hover:bg-sunken"
          >
            <X aria-hidden className="size-5" />
          </Radix.Close>
        </div>
        {children}
      </Radix.Content>
    </Radix.Portal>
  )
}
