import type { AppStore } from '@/app/store'
import { api } from '@/lib/api/endpoints'

const everyMs = 2_000

/**
 * Asks for what the page shows, its drop or its list, while there are no live changes. The server
 * gives each an ETag and has it revalidated, so the browser sends the ETag by itself, and an answer
 * without news has no body.
 */
export function polling(store: AppStore): (isWanted: boolean) => void {
  let timer: ReturnType<typeof setInterval> | undefined
  const ask = () => store.dispatch(api.util.invalidateTags(['Shelf', 'Drop']))
  return (isWanted) => {
    clearInterval(timer)
    if (!isWanted) return
    timer = setInterval(ask, everyMs)
    ask()
  }
}
