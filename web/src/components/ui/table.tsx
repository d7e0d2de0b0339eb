import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'

type TableProps = ComponentProps<'table'> & {
  /** A description for screen readers. */
  caption: string
}

/** A dense table. Its caption is only for screen readers. */
export function Table({ caption, className, children, ...props }: TableProps) {
  return (
    <table className={cn('w-full border-collapse text-left text-sm', className)} {...props}>
      <caption className="sr-only">{caption}</caption>
      {children}
    </table>
  )
}

type CellProps = {
  /** Aligns figures at the right. */
  numeric?: boolean
}

/** A column header. */
export function Th({ className, numeric = false, ...props }: ComponentProps<'th'> & CellProps) {
  return (
    <th
      scope="col"
      className={cn(
        'px-2 py-2.5 sm:px-3 text-xs font-semibold whitespace-nowrap text-muted first:pl-4 last:pr-4',
        numeric && 'text-right',
        className,
      )}
      {...props}
    />
  )
}

/** A cell. */
export function Td({ className, numeric = false, ...props }: ComponentProps<'td'> & CellProps) {
  return (
    <td
      className={cn(
        'px-2 py-2.5 sm:px-3 align-middle first:pl-4 last:pr-4',
        numeric && 'figures text-right',
        className,
      )}
      {...props}
    />
  )
}

/** A row of the body. */
export function Tr({ className, ...props }: ComponentProps<'tr'>) {
  return <tr className={cn('border-t', className)} {...props} />
}
