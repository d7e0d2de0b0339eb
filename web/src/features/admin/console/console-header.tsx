import { ExternalLink } from 'lucide-react'
import { Link } from 'react-router'
import { Picture } from '@/components/picture'
import { DropActions } from '@/features/admin/console/drop-actions'
import { DropBadge } from '@/features/drops/drop-badge'
import type { Drop } from '@/lib/api/endpoints'
import { formatMoney } from '@/lib/money'

/** The drop's name and state, and the actions for the whole drop. */
export function ConsoleHeader({ drop }: { drop: Drop }) {
  return (
    <header className="flex flex-wrap items-center justify-between gap-x-8 gap-y-5 pt-7 pb-6">
      <div className="flex min-w-0 items-center gap-4">
        <Picture src={drop.imageUrl} alt="" first className="size-18 shrink-0 rounded-control sm:size-22" />
        <div className="min-w-0">
          <DropBadge drop={drop} className="mb-2" />
          <h1 className="display text-2xl break-words sm:text-4xl">{drop.name}</h1>
          <p className="mt-1.5 flex flex-wrap gap-x-2 text-sm text-muted">
            {(drop.brand || drop.sku) && (
              <span className="truncate">{[drop.brand, drop.sku].filter(Boolean).join(' · ')}</span>
            )}
            <span className="figures font-semibold text-ink">{formatMoney(drop.price, drop.currency)}</span>
            <Link
              to={`/drops/${drop.id}`}
              className="inline-flex items-center gap-1 font-semibold text-ink underline underline-offset-4"
            >
              Public page <ExternalLink aria-hidden className="size-3.5" />
            </Link>
          </p>
        </div>
      </div>
      <DropActions drop={drop} />
    </header>
  )
}
