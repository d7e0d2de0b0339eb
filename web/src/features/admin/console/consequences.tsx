import type { DropAction } from '@/features/admin/console/use-drop-actions'
import { count, counted } from '@/features/admin/figures'
import type { Drop } from '@/lib/api/endpoints'

/** The consequences of an action, with the current figures. */
export function Consequences({ action, drop }: { action: DropAction; drop: Drop }) {
  return (
    <ul className="figures flex list-disc flex-col gap-1.5 pl-4">
      {sentences[action](drop).map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  )
}

const sentences: Record<DropAction, (drop: Drop) => string[]> = {
  pause: (drop) => ['Nobody can reserve until you resume.', holders(drop)],
  resume: (drop) => [
    'Everybody can reserve again at once.',
    `${counted(drop.availableStock, 'pair is', 'pairs are')} available.`,
  ],
  end: (drop) => [
    drop.status === 'upcoming' ? 'It will never open.' : 'Nobody can reserve any more.',
    holders(drop),
    `${counted(drop.availableStock, 'pair stays', 'pairs stay')} unsold.`,
    'This cannot be undone.',
  ],
  cancel: (drop) => [
    'It leaves every public list; its history stays here.',
    drop.reservedStock === 0
      ? 'Nobody holds a pair now.'
      : `${people(drop.reservedStock)} now: they lose it and are told. Nobody is charged.`,
    drop.soldStock === 0
      ? 'Nothing was sold.'
      : `${counted(drop.soldStock, 'pair that was sold stays', 'pairs that were sold stay')} sold.`,
    'This cannot be undone.',
  ],
}

const people = (holds: number) => (holds === 1 ? '1 person holds a pair' : `${count(holds)} people hold a pair`)

function holders({ reservedStock }: Drop): string {
  if (reservedStock === 0) return 'Nobody holds a pair now.'
  if (reservedStock === 1) return '1 person holds a pair now; they can still buy until their clock runs out.'
  return `${people(reservedStock)} now; they can still buy until their clocks run out.`
}
