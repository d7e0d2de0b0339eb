import { Ban, Flag, Pause, Pencil, Play } from 'lucide-react'
import { Link } from 'react-router'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Consequences } from '@/features/admin/console/consequences'
import { useDropActions } from '@/features/admin/console/use-drop-actions'
import type { Drop } from '@/lib/api/endpoints'

/** Buttons to pause, resume, end, cancel and edit, where the drop's state allows it. */
export function DropActions({ drop }: { drop: Drop }) {
  const { run, isBusy } = useDropActions(drop)
  if (drop.status === 'cancelled') return null
  return (
    <div className="grid w-full grid-cols-2 gap-2 sm:flex sm:w-auto">
      {drop.status === 'live' && (
        <ConfirmDialog
          trigger={
            <Button variant="secondary" disabled={isBusy}>
              <Pause aria-hidden /> Pause
            </Button>
          }
          title="Pause this drop?"
          confirm="Pause drop"
          onConfirm={() => run('pause')}
        >
          <Consequences action="pause" drop={drop} />
        </ConfirmDialog>
      )}
      {drop.status === 'paused' && (
        <ConfirmDialog
          trigger={
            <Button disabled={isBusy}>
              <Play aria-hidden /> Resume
            </Button>
          }
          title="Resume this drop?"
          confirm="Resume drop"
          onConfirm={() => run('resume')}
        >
          <Consequences action="resume" drop={drop} />
        </ConfirmDialog>
      )}
      {drop.status !== 'ended' && (
        <>
          <ConfirmDialog
            trigger={
              <Button variant="secondary" disabled={isBusy}>
                <Flag aria-hidden /> End
              </Button>
            }
            title="End this drop for good?"
            confirm="End drop"
            danger
            onConfirm={() => run('end')}
          >
            <Consequences action="end" drop={drop} />
          </ConfirmDialog>
          <ConfirmDialog
            trigger={
              <Button variant="danger" disabled={isBusy}>
                <Ban aria-hidden /> Cancel drop
              </Button>
            }
            title="Cancel this drop for good?"
            confirm="Cancel drop"
            danger
            onConfirm={() => run('cancel')}
          >
            <Consequences action="cancel" drop={drop} />
          </ConfirmDialog>
        </>
      )}
      <Button asChild variant="secondary">
        <Link to={`/admin/drops/${drop.id}/edit`}>
          <Pencil aria-hidden /> Edit
        </Link>
      </Button>
    </div>
  )
}
