import { useCallback, useEffect, useState } from 'react'
import { useSelector } from 'react-redux'
import { useNavigate } from 'react-router'
import { announced } from '@/components/announcements/announcements-slice'
import { showNotification } from '@/features/before/notifications'
import {
  dueNow,
  forgetReminder,
  reminderAfter,
  reminderGiven,
  remindOf,
  selectReminded,
} from '@/features/before/reminders-slice'
import { readReminders } from '@/features/before/stored-reminders'
import { type Drop, useGetDropQuery } from '@/lib/api/endpoints'
import { serverClock } from '@/lib/clock'
import { useAppDispatch } from '@/lib/dispatch'
import { problemOf } from '@/lib/problem'

/** Gives the reminders that the user wants, on every page. It renders nothing. */
export function ReminderKeeper() {
  const reminders = useSelector(selectReminded)
  return Object.entries(reminders).map(([dropId, givenMs]) => (
    <Reminded key={dropId} dropId={dropId} givenMs={givenMs} />
  ))
}

function Reminded({ dropId, givenMs }: { dropId: string; givenMs: number | null }) {
  const dispatch = useAppDispatch()
  const { currentData: drop, error } = useGetDropQuery({ id: dropId })
  const isOver = drop ? drop.status !== 'upcoming' : error !== undefined && problemOf(error).code === 'not_found'
  useEffect(() => {
    if (isOver) dispatch(forgetReminder(dropId))
  }, [dispatch, dropId, isOver])
  return drop && !isOver && <Reminder drop={drop} givenMs={givenMs} />
}

/** The browser's timers take no longer delays. */
const longestDelayMs = 24 * 3600_000

/**
 * Its timer is set for the moment itself and does not tick, because browsers let the timers of a
 * tab in the background tick once a minute only.
 */
function Reminder({ drop, givenMs }: { drop: Drop; givenMs: number | null }) {
  const dispatch = useAppDispatch()
  const tell = useTell(drop)
  const [turn, setTurn] = useState(0)
  const startMs = Date.parse(drop.dropStartTime)
  useEffect(() => {
    if (givenMs !== null && startMs - serverClock.now() > givenMs) {
      dispatch(remindOf(drop.id, startMs)) // the start was moved: remind again
      return
    }
    const nextMs = reminderAfter(givenMs)
    if (nextMs === undefined) return
    const delayMs = startMs - nextMs - serverClock.now()
    const timer = setTimeout(give, Math.min(Math.max(delayMs, 0), longestDelayMs))
    return () => clearTimeout(timer)

    function give() {
      const stored = readReminders()
      if (stored && !(drop.id in stored)) return void dispatch(forgetReminder(drop.id)) // ended in another tab
      const leftMs = startMs - serverClock.now()
      if (leftMs <= 0) return
      const lastMs = stored?.[drop.id] ?? givenMs
      const dueMs = dueNow(leftMs, lastMs)
      if (dueMs !== null) {
        dispatch(reminderGiven(drop.id, dueMs))
        tell(leftMs, dueMs)
      } else if (lastMs !== null && lastMs !== givenMs) {
        dispatch(reminderGiven(drop.id, lastMs)) // another tab has given it
      } else {
        setTurn(turn + 1) // timers may end a moment early, and long ones end before their time
      }
    }
  }, [dispatch, drop.id, givenMs, startMs, tell, turn])
  return null
}

/** Shows a reminder as a notification, and in the page for a user who looks at it. */
function useTell({ id, name }: Drop) {
  const dispatch = useAppDispatch()
  const navigate = useNavigate()
  return useCallback(
    (leftMs: number, dueMs: number) => {
      const text = `${name} opens in ${inMinutes(leftMs)}`
      const path = `/drops/${id}`
      dispatch(
        announced({ tone: 'plain', text: `${text}.`, link: { to: path, label: 'Go to it' }, durationMs: 20_000 }),
      )
      showNotification(text, `${id}-${dueMs}`, () => navigate(path))
    },
    [dispatch, navigate, id, name],
  )
}

/** `5 minutes`, `1 minute`, `less than a minute`. */
function inMinutes(leftMs: number): string {
  const minutes = Math.round(leftMs / 60_000)
  if (leftMs < 50_000) return 'less than a minute'
  return minutes === 1 ? '1 minute' : `${minutes} minutes`
}
