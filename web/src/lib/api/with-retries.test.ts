import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { withRetries } from '@/lib/api/with-retries'

const lost = { error: { status: 'FETCH_ERROR', error: 'lost' } } as const
const busy = { error: { status: 503, data: { code: 'overloaded' } } } as const
const refused = { error: { status: 409, data: { code: 'sold_out' } } } as const
const balancersPage = {
  error: { status: 'PARSING_ERROR', originalStatus: 502, data: '<html>', error: 'no JSON' },
} as const
const brokenOff = { error: { status: 'PARSING_ERROR', originalStatus: 201, data: '{"res', error: 'no JSON' } } as const
const held = { data: 'held' }

const api = { signal: new AbortController().signal } as Parameters<ReturnType<typeof withRetries>>[1]

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

async function outcome(retryForMs: number, ...answers: object[]) {
  const query = vi.fn()
  for (const answer of answers) query.mockResolvedValueOnce(answer)
  const result = withRetries(query)('/', api, { retryForMs })
  await vi.runAllTimersAsync()
  return { result: await result, sent: query.mock.calls.length }
}

describe('withRetries', () => {
  it('repeats a request whose answer was lost or that the server was too busy for', async () => {
    expect(await outcome(12_000, lost, busy, held)).toEqual({ result: held, sent: 3 })
  })

  it('repeats a request after a load balancer’s error page and after a cut-off answer', async () => {
    expect(await outcome(12_000, balancersPage, brokenOff, held)).toEqual({ result: held, sent: 3 })
  })

  it('does not repeat a request after the user has signed out', async () => {
    const query = vi.fn().mockResolvedValue(lost)
    let whose = 'alex'
    const result = withRetries(query, () => whose)('/', api, { retryForMs: 12_000 })
    whose = 'sam'
    await vi.runAllTimersAsync()
    expect([await result, query.mock.calls.length]).toEqual([lost, 1])
  })

  it('does not repeat a refused request', async () => {
    expect(await outcome(12_000, refused)).toEqual({ result: refused, sent: 1 })
  })

  it('gives up in the end', async () => {
    const { result, sent } = await outcome(5000, ...Array(100).fill(lost))
    expect(result).toEqual(lost)
    expect(sent).toBeGreaterThan(2)
    expect(sent).toBeLessThan(10)
  })

  it('sends a request once if it is not safe to repeat', async () => {
    expect(await outcome(0, lost)).toEqual({ result: lost, sent: 1 })
  })
})
