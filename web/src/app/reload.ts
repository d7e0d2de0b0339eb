const key = 'reloaded-at'
const onceInMs = 60_000

/**
 * After an update, the files of the old version are gone, and a page that needs one must be
 * reloaded. It reloads at most once a minute, because otherwise something else is wrong, and not
 * while offline, because then there would be no page at all.
 */
export function reloadForNewFiles(): void {
  if (!navigator.onLine) return
  try {
    if (Date.now() - Number(sessionStorage.getItem(key)) < onceInMs) return
    sessionStorage.setItem(key, String(Date.now()))
  } catch {
    return // without storage, the number of reloads cannot be limited
  }
  window.location.reload()
}
