import { ChevronLeft } from 'lucide-react'
import { Link } from 'react-router'

/** A link to the page above this one. */
export function BackLink({ to, children }: { to: string; children: string }) {
  return (
    <Link
      to={to}
      className="mt-6 -mb-4 inline-flex h-8 max-w-full items-center gap-1 text-sm font-semibold text-muted hover:text-ink"
    >
      <ChevronLeft aria-hidden className="size-4 shrink-0" />
      <span className="truncate">{children}</span>
    </Link>
  )
}
