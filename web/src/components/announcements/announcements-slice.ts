import { createSlice, nanoid, type PayloadAction } from '@reduxjs/toolkit'

/** A message to the user that is shown for some seconds. */
export interface Announcement {
  id: string
  tone: 'good' | 'bad' | 'plain'
  text: string
  /** A link to more. */
  link?: { to: string; label: string }
  imageUrl?: string
  /** Only read aloud, because the page shows it where it happened. */
  quiet?: boolean
  durationMs: number
}

const shown = 3
const durationMs = 6000

/** The messages in the page's status region, oldest first. */
export const announcementsSlice = createSlice({
  name: 'announcements',
  initialState: [] as Announcement[],
  reducers: {
    announced: {
      prepare: (announcement: Omit<Announcement, 'id' | 'durationMs'> & { durationMs?: number }) => ({
        payload: { durationMs, ...announcement, id: nanoid() },
      }),
      reducer(list, { payload }: PayloadAction<Announcement>) {
        return [...list.filter(({ text }) => text !== payload.text), payload].slice(-shown)
      },
    },
    allDismissed: () => [],
    dismissed: (list, { payload }: PayloadAction<string>) => list.filter(({ id }) => id !== payload),
  },
  selectors: {
    selectAnnouncements: (list) => list,
    selectNewest: (list) => list.findLast(({ quiet }) => !quiet),
  },
})

export const { allDismissed, announced, dismissed } = announcementsSlice.actions
export const { selectAnnouncements, selectNewest } = announcementsSlice.selectors
