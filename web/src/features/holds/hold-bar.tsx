import { useLayoutEffect, useRef } from 'react'
import { Picture } from '@/components/picture'
import { Button } from '@/components/ui/button'
import { HoldCountdown } from '@/features/holds/hold-countdown'
import { holdShown } from '@/features/holds/holds-slice'
import { useOwnHolds } from '@/features/holds/own-reservations'
import type { OwnReservation } from '@/lib/api/endpoints'
import { useAppDispatch } from '@/lib/dispatch'

/** The user's holds, shown on every page until they end. */
export function HoldBar() {
  const holds = useOwnHolds()
  return holds.length > 0 && <Bar holds={holds} />
}

function Bar({ holds }: { holds: OwnReservation[] }) {
  const dispatch = useAppDispatch()
  return (
    <section
      ref={useToldHeight()}
      aria-label="Your holds"
      className="sticky bottom-[calc(4rem+env(safe-area-inset-bottom))] z-20 mt-auto border-t bg-card md:bottom-0"
    >
      {/* On a phone two and a half: more are scrolled to. */}
      <ul className="page flex flex-col divide-y max-md:max-h-[10.25rem] max-md:overflow-y-auto">
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

/** Tells the page in `--holds` how high the bar is, so that other bars are above it. */
function useToldHeight() {
  const bar = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    const page = document.documentElement
    const tell = () => page.style.setProperty('--holds', `${bar.current?.offsetHeight ?? 0}px`)
    tell()
    const observer = new ResizeObserver(tell)
    if (bar.current) observer.observe(bar.current)
    return () => {
      observer.disconnect()
      page.style.removeProperty('--holds')
    }
  }, [])
  return bar
}
