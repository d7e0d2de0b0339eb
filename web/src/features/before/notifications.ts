/** Whether the browser shows notifications of this site; `missing` if it cannot. */
export type Permission = NotificationPermission | 'missing'

export const notificationPermission = (): Permission => ('Notification' in window ? Notification.permission : 'missing')

/** Asks the user, unless they have answered already. */
export async function askForNotifications(): Promise<Permission> {
  const now = notificationPermission()
  return now === 'default' ? Notification.requestPermission() : now
}

/**
 * Shows a notification; a press on it leads to this tab. Several tabs with one `tag` show it once.
 * Some phones have notifications for installed pages only, and throw: the page has said it too.
 */
export function showNotification(text: string, tag: string, onPress: () => void): void {
  if (notificationPermission() !== 'granted') return
  try {
    const notification = new Notification(text, { tag, requireInteraction: true })
    notification.onclick = () => {
      window.focus()
      notification.close()
      onPress()
    }
  } catch {
    // It is in the page.
  }
}
