import { CalendarPlus } from 'lucide-react'
import { useLayoutEffect, useRef } from 'react'
import { Button } from '@/components/ui/button'
import { BeReady } from '@/features/before/be-ready'
import { RemindButton } from '@/features/before/remind-button'
import type { useSizeChoice } from '@/features/sizes/size-choice'
import { type Drop, useGetConfigQuery } from '@/lib/api/endpoints'
import { inZones } from '@/lib/in-zones'
import { formatMoment } from '@/lib/time'

interface BeforeDropProps {
  drop: Drop
  choice: ReturnType<typeof useSizeChoice>
}

/**
 * What somebody needs who waits for a drop: when it opens, reminders, and whether they are ready.
 * When it opens, the place stays as large as it was until they leave the page, so that nothing
 * moves while they press Reserve.
 */
export function BeforeDrop({ drop, choice }: BeforeDropProps) {
  const isUpcoming = drop.status === 'upcoming'
  const place = useRef<HTMLDivElement>(null)
  const height = useRef(0)
  useLayoutEffect(() => {
    if (isUpcoming) height.current = place.current?.getBoundingClientRect().height ?? 0
  })
  if (!isUpcoming && height.current === 0) return null // it had opened before they came
  return (
    <div ref={place} className="flex flex-col gap-6" style={isUpcoming ? undefined : { minHeight: height.current }}>
      {isUpcoming ? (
        <>
          <OpeningTime drop={drop} />
          <div className="grid grid-cols-[repeat(auto-fit,minmax(min(10rem,100%),1fr))] gap-x-3 gap-y-2.5">
            <Button asChild variant="secondary" className="h-auto min-h-11 py-2 whitespace-normal">
              <a href={`/api/drops/${drop.id}/calendar`} download>
                <CalendarPlus aria-hidden /> Add to calendar
              </a>
            </Button>
            <RemindButton drop={drop} />
          </div>
          <BeReady drop={drop} choice={choice} />
        </>
      ) : (
        <p className="text-muted">It opened while you were here, {formatMoment(drop.dropStartTime)}.</p>
      )}
    </div>
  )
}

/** Its place has two lines from the start, because the shop's zone arrives later than the drop. */
function OpeningTime({ drop: { dropStartTime } }: { drop: Drop }) {
  const { data: config } = useGetConfigQuery()
  const { own, shop } = inZones(dropStartTime, config?.timeZone)
  return (
    <section className="min-h-[4.5rem]">
      <h2 className="eyebrow mb-1.5 text-muted">Opens</h2>
      <p>
        <time dateTime={dropStartTime} className="text-lg font-bold text-balance">
          {own}
        </time>
        {shop && <span className="block text-sm text-balance text-muted">{shop} at the shop</span>}
      </p>
    </section>
  )
}
