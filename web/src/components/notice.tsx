import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

interface NoticeProps {
  icon: LucideIcon
  title: string
  /** Whether it is the only content of the page. */
  isPage?: boolean
  children?: ReactNode
}

/** Shown when there is nothing else: an empty list, a missing page, a failure. */
export function Notice({ icon: Icon, title, isPage = false, children }: NoticeProps) {
  const Heading = isPage ? 'h1' : 'h2'
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-3 px-4 py-20 text-center">
      <Icon aria-hidden className="size-10 text-muted" strokeWidth={1.5} />
      <Heading className="display text-2xl text-balance">{title}</Heading>
      {children && <div className="flex flex-col items-center gap-4 text-muted">{children}</div>}
    </div>
  )
}
