import { useEffect, useRef, useState } from 'react'
import { announced } from '@/components/announcements/announcements-slice'
import { downloadCsv, ExportFailure, type ExportProgress } from '@/features/admin/console/download-csv'
import { counted } from '@/features/admin/figures'
import { useAppDispatch } from '@/lib/dispatch'

export type ExportName = 'reservations' | 'purchases' | 'ledger'

/** How often the progress is redrawn. */
const drawEveryMs = 200

/**
 * Exports of a drop, one at a time, and the progress of the current one. Leaving the page stops it.
 */
export function useExport(dropId: string) {
  const dispatch = useAppDispatch()
  const [progress, setProgress] = useState<(ExportProgress & { name: ExportName }) | null>(null)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  async function start(name: ExportName) {
    if (running.current) return
    const controller = new AbortController()
    running.current = controller
    let drawnAt = 0
    setProgress({ name, rows: 0, bytes: 0 })
    try {
      const { rows } = await downloadCsv(`/api/drops/${dropId}/${name}`, `${name}-${dropId}.csv`, {
        signal: controller.signal,
        onProgress(soFar) {
          if (performance.now() - drawnAt < drawEveryMs) return
          drawnAt = performance.now()
          setProgress({ name, ...soFar })
        },
      })
      dispatch(announced({ tone: 'good', text: `Exported ${counted(rows, 'row')} of ${name}.` }))
    } catch (error) {
      const text = controller.signal.aborted
        ? `The export of ${name} was stopped.`
        : error instanceof ExportFailure
          ? error.message
          : `The export of ${name} broke off, and nothing was saved. Please try again.`
      dispatch(announced({ tone: controller.signal.aborted ? 'plain' : 'bad', text }))
    } finally {
      running.current = null
      setProgress(null)
    }
  }

  return { progress, start, stop: () => running.current?.abort() }
}
