import { Download } from 'lucide-react'
import { memo } from 'react'
import { Button } from '@/components/ui/button'
import { type ExportName, useExport } from '@/features/admin/console/use-export'
import { count } from '@/features/admin/figures'

const names: { name: ExportName; label: string }[] = [
  { name: 'reservations', label: 'Reservations' },
  { name: 'purchases', label: 'Purchases' },
  { name: 'ledger', label: 'Ledger' },
]

/** Downloads of a drop's records as CSV. */
export const Exports = memo(function Exports({ dropId }: { dropId: string }) {
  const { progress, start, stop } = useExport(dropId)
  return (
    <section aria-labelledby="exports-title" className="rounded-card border bg-card p-5">
      <h2 id="exports-title" className="eyebrow mb-3 text-muted">
        Export as CSV
      </h2>
      <div className="grid gap-2">
        {names.map(({ name, label }) => (
          <Button
            key={name}
            size="small"
            variant="secondary"
            className="justify-start"
            aria-label={`Export ${name} as CSV`}
            disabled={progress !== null}
            onClick={() => start(name)}
          >
            <Download aria-hidden /> {label}
          </Button>
        ))}
      </div>
      {progress && (
        <div className="mt-3 flex items-center justify-between gap-3">
          <p className="figures text-sm text-muted">
            {progress.name}: {count(progress.rows)} rows, {sizeText(progress.bytes)}
          </p>
          <Button size="small" variant="quiet" onClick={stop}>
            Stop
          </Button>
        </div>
      )}
    </section>
  )
})

const sizeText = (bytes: number) =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
