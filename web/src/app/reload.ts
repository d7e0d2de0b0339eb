const key = 'reloaded-at'
const onceInMs = 60_000

/**
 * A new version of the product has other files: whoever asks for one that is gone gets the new page. Not twice in a minute,
 * because then something else is in the way, and not without a network, where there would be no page at all.
 */
export function reloadForNewFiles(): void {
  if (!navigator.onLine) return
  try {
    if (Date.now() - Number(sessionStorage.getItem(key)) < onceInMs) return
    sessionStorage.setItem(key, String(Date.now()))
  } catch {
    return // without storage nobody knows how often it was tried
  }
  window.location.reload()
}
