import { Bell, BellRing } from 'lucide-react'
import { useState } from 'react'
import { useSelector } from 'react-redux'
import { Button } from '@/components/ui/button'
import { askForNotifications, notificationPermission, type Permission } from '@/features/before/notifications'
import { forgetReminder, type RemindersRoot, remindOf, selectIsReminded } from '@/features/before/reminders-slice'
import type { Drop } from '@/lib/api/endpoints'
import { useAppDispatch } from '@/lib/dispatch'

/** Switches the reminders of a drop on or off, and says what they need, in a row of its own. */
export function RemindButton({ drop: { id, dropStartTime } }: { drop: Drop }) {
  const dispatch = useAppDispatch()
  const isOn = useSelector((state: RemindersRoot) => selectIsReminded(state, id))
  const [permission, setPermission] = useState(notificationPermission)
  const [isUnanswered, setUnanswered] = useState(false)
  const Icon = isOn ? BellRing : Bell
  async function change() {
    if (isOn) return void dispatch(forgetReminder(id))
    const answer = await askForNotifications()
    setPermission(answer)
    setUnanswered(answer === 'default')
    if (answer === 'granted') dispatch(remindOf(id, Date.parse(dropStartTime)))
  }
  return (
    <>
      {permission !== 'missing' && (
        <Button
          variant={isOn ? 'inverse' : 'secondary'}
          className="h-auto min-h-11 py-2 whitespace-normal"
          aria-pressed={isOn}
          aria-describedby="remind-how"
          onClick={change}
        >
          <Icon aria-hidden /> Remind me
        </Button>
      )}
      <p id="remind-how" role="note" className="col-span-full min-h-10 text-sm text-pretty text-muted">
        {isUnanswered ? unansweredText : how(isOn, permission)}
      </p>
    </>
  )
}

const unansweredText =
  'The browser wants to know from you whether it may show notifications. Press again, and allow it.'

function how(isOn: boolean, permission: Permission): string {
  if (permission === 'missing') return 'This browser shows no notifications here. The calendar can remind you instead.'
  if (permission === 'denied') {
    return 'Notifications of this site are blocked. Allow them in the browser’s settings for this site, then press again; or use the calendar.'
  }
  return isOn
    ? 'On: a notification 5 minutes and 1 minute before. Keep this tab open.'
    : 'A notification 5 minutes and 1 minute before, as long as this tab stays open.'
}
