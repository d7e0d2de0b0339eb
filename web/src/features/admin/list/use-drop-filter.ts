import { useSearchParams } from 'react-router'
import type { DropStatus } from '@/lib/api/api.gen'

/** The filter of the list. */
export interface DropFilter {
  status?: DropStatus
  /** A text in the name, the brand or the SKU. */
  q?: string
}

export const statuses = ['live', 'upcoming', 'paused', 'ended', 'cancelled'] satisfies DropStatus[]

const isStatus = (text: string | null): text is DropStatus => statuses.some((status) => status === text)

/** The filter, stored in the page's address so that reload and back keep it. */
export function useDropFilter() {
  const [params, setParams] = useSearchParams()
  const status = params.get('status')
  const q = params.get('q')?.trim()
  const filter: DropFilter = { ...(isStatus(status) ? { status } : {}), ...(q ? { q } : {}) }

  function set(name: string, value: string | undefined) {
    setParams(
      (current) => {
        const next = new URLSearchParams(current)
        if (value) next.set(name, value)
        else next.delete(name)
        return next
      },
      { replace: true, preventScrollReset: true },
    )
  }
  return {
    filter,
    setStatus: (wanted: DropStatus | undefined) => set('status', wanted),
    setText: (text: string) => set('q', text),
  }
}
