import { useSearchParams } from 'react-router'

/** The filter of the list. */
export interface UserFilter {
  /** The beginning of a name, an address or a Clerk id. */
  q?: string
  blocked?: boolean
}

/** The filter, stored in the page's address so that reload and back keep it. */
export function useUserFilter() {
  const [params, setParams] = useSearchParams()
  const q = params.get('q')?.trim()
  const isBlocked = params.get('blocked') === 'true'
  const filter: UserFilter = { ...(q ? { q } : {}), ...(isBlocked ? { blocked: true } : {}) }

  function set(name: string, value: string) {
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
    setText: (text: string) => set('q', text),
    setBlocked: (wanted: boolean) => set('blocked', wanted ? 'true' : ''),
  }
}
