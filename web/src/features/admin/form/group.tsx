import type { ReactNode } from 'react'

/** Fields that belong together. */
export function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="min-w-0 rounded-card border bg-card p-5 sm:p-6">
      <legend className="contents">
        <span className="display mb-5 block text-lg">{title}</span>
      </legend>
      <div className="grid gap-5 sm:grid-cols-6">{children}</div>
    </fieldset>
  )
}

const widths = { full: 'sm:col-span-6', half: 'sm:col-span-3', third: 'sm:col-span-2' }

/** A field's column width in its group. On a phone each field has the full width. */
export function Place({ width = 'full', children }: { width?: keyof typeof widths; children: ReactNode }) {
  return <div className={widths[width]}>{children}</div>
}
