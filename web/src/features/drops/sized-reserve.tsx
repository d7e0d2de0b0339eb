import type { ReactNode } from 'react'
import { Docked } from '@/features/drops/dock'
import { ReserveButton } from '@/features/drops/reserve-button'
import { reserve as reserveSizes } from '@/features/holds/hold-flow'
import type { useReserve } from '@/features/holds/use-reserve'
import { askForSize } from '@/features/sizes/choices-slice'
import type { useSizeChoice } from '@/features/sizes/size-choice'
import { SizeOffer } from '@/features/sizes/size-offer'
import { SizePicker } from '@/features/sizes/size-picker'
import { useSizeAsk } from '@/features/sizes/use-size-ask'
import { useToldOfSizes } from '@/features/sizes/use-told-of-sizes'
import type { Drop } from '@/lib/api/endpoints'
import { useAppDispatch } from '@/lib/dispatch'
import { formatMoney } from '@/lib/money'

interface SizedReserveProps {
  drop: Drop
  choice: ReturnType<typeof useSizeChoice>
  reserve: ReturnType<typeof useReserve>
  /** The rest of the page. */
  children: ReactNode
}

/** For a drop with sizes: the sizes, the button, and what is left when the chosen ones are gone. */
export function SizedReserve({ drop, choice, reserve, children }: SizedReserveProps) {
  const dispatch = useAppDispatch()
  const { kind } = reserve.state
  const { groupRef, offerRef, isWanted } = useSizeAsk(drop.id, choice.wish.length > 0)
  useToldOfSizes(drop, choice.wish, kind === 'reserving' || kind === 'held' || kind === 'limit')
  const isGone = kind === 'open' && choice.wish.length > 0 && choice.open.length === 0
  function take(id: string) {
    choice.choose(id)
    void dispatch(reserveSizes(drop, [id]))
  }
  return (
    <>
      <SizePicker drop={drop} choice={choice} groupRef={groupRef} isWanted={isWanted} />
      <Docked
        price={formatMoney(drop.price, drop.currency)}
        offer={isGone && <SizeOffer drop={drop} wish={choice.wish} offerRef={offerRef} onTake={take} />}
        button={
          <ReserveButton
            {...reserve}
            describedBy="drop-name"
            sizes={choice.open}
            onReserve={choice.open.length > 0 ? reserve.onReserve : () => dispatch(askForSize(drop))}
            className="w-full"
          />
        }
      >
        {children}
      </Docked>
    </>
  )
}
