import { type ReactNode, useEffect } from 'react'
import { documentTitle } from '@/lib/document-title'

interface PageTitleProps {
  title: string
  /** A sentence below the title. */
  children?: ReactNode
  /** Content to the right of the title. */
  aside?: ReactNode
}

/** The title of a page, also in the browser's title bar. */
export function PageTitle({ title, children, aside }: PageTitleProps) {
  useDocumentTitle(title)
  return (
    <header className="flex flex-wrap items-end justify-between gap-x-8 gap-y-3 pt-8 pb-6">
      <div className="min-w-0">
        <h1 className="display text-4xl wrap-anywhere sm:text-5xl">{title}</h1>
        {children && <div className="mt-2 max-w-prose text-muted">{children}</div>}
      </div>
      {aside && <div className="text-sm [&_a]:font-semibold [&_a]:underline [&_a]:underline-offset-4">{aside}</div>}
    </header>
  )
}

/** Sets the browser's title while a page is shown. */
export function useDocumentTitle(title: string | undefined): void {
  useEffect(() => {
    documentTitle.setPage(title)
  }, [title])
}
