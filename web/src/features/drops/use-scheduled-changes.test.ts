import { configureStore, createSlice } from '@reduxjs/toolkit'
import { renderHook } from '@testing-library/react'
import { createElement, type ReactNode } from 'react'
import { Provider } from 'react-redux'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useScheduledChanges } from '@/features/drops/use-scheduled-changes'
import { api } from '@/lib/api/endpoints'
import { serverClock } from '@/lib/clock'
import { connectionSlice, pollingChanged } from '@/lib/live/connection-slice'
import { aDrop } from '@/lib/live/fixture'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** How often the page has asked, while it shows a drop that is in carts for three more seconds. */
function watching(isPolling: boolean): () => number {
  let asked = 0
  const asks = createSlice({
    name: 'asks',
    initialState: null,
    reducers: {},
    extraReducers: (builder) => builder.addMatcher(api.util.invalidateTags.match, () => void asked++),
  })
  const store = configureStore({ reducer: { connection: connectionSlice.reducer, asks: asks.reducer } })
  store.dispatch(pollingChanged(isPolling))
  const drop = aDrop({ nextHoldEnd: new Date(serverClock.now() + 3000).toISOString(), dropEndTime: null })
  renderHook(() => useScheduledChanges(drop), {
    wrapper: ({ children }: { children: ReactNode }) => createElement(Provider, { store, children }),
  })
  return () => asked
}

describe('useScheduledChanges', () => {
  it('asks at the end of the next hold, on a page without a socket', async () => {
    const asked = watching(true)
    await vi.advanceTimersByTimeAsync(2500)
    expect(asked()).toBe(0)
    await vi.advanceTimersByTimeAsync(1000)
    expect(asked()).toBe(1)
  })

  it('leaves it to the socket on every other page', async () => {
    const asked = watching(false)
    await vi.advanceTimersByTimeAsync(4000)
    expect(asked()).toBe(0)
  })
})
