import { Picture } from '@/components/picture'
import { Button } from '@/components/ui/button'
import { HoldCountdown } from '@/features/holds/hold-countdown'
import { holdShown } from '@/features/holds/holds-slice'
import { useOwnHolds } from '@/features/holds/own-reservations'
import { useAppDispatch } from '@/lib/dispatch'

/** The user's holds, shown on every page until they end. */
export function HoldBar() {
  const dispatch = useAppDispatch()
  const holds = useOwnHolds()
  if (holds.length === 0) return null
  return (
    <section aria-label="Your holds" className="sticky bottom-16 z-20 mt-auto border-t bg-card md:bottom-0">
      <ul className="page flex flex-col divide-y">
        {holds.map((hold) => (
          <li key={hold.id} className="flex items-center gap-3 py-2.5">
            <Picture src={hold.drop.imageUrl} alt="" className="size-11 shrink-0 rounded-lg" />
            <p className="min-w-0 flex-1 text-sm">
              <span className="block truncate font-bold">{hold.drop.name}</span>
              <span className="block truncate text-muted">
                {hold.size && <span className="font-semibold text-ink">{hold.size.label} · </span>}
                Yours for <HoldCountdown hold={hold} />
              </span>
            </p>
            <Button size="small" onClick={() => dispatch(holdShown(hold.dropId))}>
              Continue
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
