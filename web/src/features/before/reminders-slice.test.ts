import { configureStore } from '@reduxjs/toolkit'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  dueNow,
  forgetReminder,
  lastDue,
  reminderAfter,
  reminderGiven,
  remindersSlice,
  remindOf,
} from '@/features/before/reminders-slice'
import { readReminders, writeReminders } from '@/features/before/stored-reminders'

const minute = 60_000

describe('when reminders are due', () => {
  it('at five minutes and at one, each once', () => {
    expect([6, 5, 3, 1, 0].map((minutes) => lastDue(minutes * minute))).toEqual([
      null,
      5 * minute,
      5 * minute,
      minute,
      minute,
    ])
    expect(reminderAfter(null)).toBe(5 * minute)
    expect(reminderAfter(5 * minute)).toBe(minute)
    expect(reminderAfter(minute)).toBeUndefined()
  })
})

describe('what is due when a timer ends', () => {
  it('is nothing while it is a moment early, so that the timer is set again', () => {
    expect(dueNow(minute + 1, 5 * minute)).toBeNull()
    expect(dueNow(5 * minute + 1, null)).toBeNull()
  })

  it('is a reminder that was not given yet', () => {
    expect(dueNow(minute, 5 * minute)).toBe(minute)
    expect(dueNow(minute, null)).toBe(minute)
    expect(dueNow(minute, minute)).toBeNull()
  })
})

describe('reminders', () => {
  const open = () => {
    const store = configureStore({ reducer: { reminders: remindersSlice.reducer } })
    return { store, dispatch: store.dispatch as (action: unknown) => unknown }
  }
  beforeEach(() => localStorage.clear())

  it('that are past already are not made up for', () => {
    const { store, dispatch } = open()
    dispatch(remindOf('far', Date.now() + 10 * minute))
    dispatch(remindOf('near', Date.now() + 2 * minute))
    expect(store.getState().reminders).toEqual({ far: null, near: 5 * minute })
    expect(readReminders()).toEqual({ far: null, near: 5 * minute })
  })

  it('are stored beside those of other tabs, and ended in all', () => {
    const { store, dispatch } = open()
    writeReminders({ other: null })
    dispatch(reminderGiven('own', minute))
    expect(store.getState().reminders).toEqual({ other: null, own: minute })
    dispatch(forgetReminder('other'))
    expect(readReminders()).toEqual({ own: minute })
  })

  it('are read from whatever is stored', () => {
    for (const text of ['', '[]', '"x"', '{"a":"b","c":{}}', '{']) {
      localStorage.setItem('reminders', text)
      expect(readReminders() ?? {}).toEqual({})
    }
  })
})
