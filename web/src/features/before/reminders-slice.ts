import { createSlice, type PayloadAction } from '@reduxjs/toolkit'
import { type Reminders, readReminders, writeReminders } from '@/features/before/stored-reminders'
import { serverClock } from '@/lib/clock'
import type { Thunk } from '@/lib/dispatch'

const minuteMs = 60_000

/** How long before the opening somebody is reminded, the longest first. */
export const remindBeforeMs = [5 * minuteMs, minuteMs] as const

/** The drops that this browser reminds its user of. */
export const remindersSlice = createSlice({
  name: 'reminders',
  initialState: (): Reminders => readReminders() ?? {},
  reducers: {
    remindersSet: (_, { payload }: PayloadAction<Reminders>) => payload,
  },
  selectors: {
    selectIsReminded: (reminders, dropId: string) => dropId in reminders,
    selectReminded: (reminders) => reminders,
  },
})

export type RemindersRoot = { reminders: Reminders }

export const { selectIsReminded, selectReminded } = remindersSlice.selectors

/** Reminds of a drop from now on. What is past already is not made up for. */
export const remindOf = (dropId: string, startMs: number): Thunk<void, RemindersRoot> =>
  reminderGiven(dropId, lastDue(startMs - serverClock.now()))

/** Notes the last reminder that was given, so that no other tab gives it again. */
export const reminderGiven = (dropId: string, beforeMs: number | null): Thunk<void, RemindersRoot> =>
  change((reminders) => ({ ...reminders, [dropId]: beforeMs }))

/** Ends the reminders of a drop. */
export const forgetReminder = (dropId: string): Thunk<void, RemindersRoot> =>
  change((reminders) => Object.fromEntries(Object.entries(reminders).filter(([id]) => id !== dropId)))

/** Changes what is stored, because another tab may have changed it since. */
function change(next: (reminders: Reminders) => Reminders): Thunk<void, RemindersRoot> {
  return (dispatch, getState) => {
    const reminders = next(readReminders() ?? getState().reminders)
    dispatch(remindersSlice.actions.remindersSet(reminders))
    writeReminders(reminders)
  }
}

/** The last reminder that is due with so much time left; null before the first. */
export const lastDue = (leftMs: number): number | null =>
  remindBeforeMs.findLast((beforeMs) => leftMs <= beforeMs) ?? null

/** The reminder that is due with so much time left and was not given yet; null for none. */
export function dueNow(leftMs: number, givenMs: number | null): number | null {
  const dueMs = lastDue(leftMs)
  return dueMs !== null && (givenMs === null || dueMs < givenMs) ? dueMs : null
}

/** The reminder after the last one that was given; undefined if there is none. */
export const reminderAfter = (givenMs: number | null): number | undefined =>
  remindBeforeMs.find((beforeMs) => givenMs === null || beforeMs < givenMs)
