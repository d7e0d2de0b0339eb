import type { BaseQueryFn, FetchArgs, FetchBaseQueryError, FetchBaseQueryMeta } from '@reduxjs/toolkit/query'

type Query = BaseQueryFn<string | FetchArgs, unknown, FetchBaseQueryError, RetryOptions, FetchBaseQueryMeta>

/** An endpoint's `extraOptions`. */
export interface RetryOptions {
  /** For how long an answer that did not come is asked for again, in ms. Only for what is safe to send twice. */
  retryForMs?: number
}

const firstPauseMs = 250
const longestPauseMs = 4000

/** Whether the answer may be another one if the same is sent again: the network failed, or the server was too busy. */
function isPassing(error: FetchBaseQueryError): boolean {
  if (error.status === 'FETCH_ERROR' || error.status === 'TIMEOUT_ERROR') return true
  // A balancer's own page is no JSON, and an answer may break off in the middle.
  const status = error.status === 'PARSING_ERROR' ? error.originalStatus : error.status
  return (
    status === 502 ||
    status === 503 ||
    status === 504 ||
    (error.status === 'PARSING_ERROR' && error.originalStatus < 300)
  )
}

/** How long to wait before the next try: what the server asked for, else longer each time, and never the same for everybody. */
function pauseMs(meta: FetchBaseQueryMeta | undefined, attempt: number): number {
  const asked = Number(meta?.response?.headers.get('Retry-After')) * 1000
  const grown = Math.min(longestPauseMs, firstPauseMs * 2 ** attempt)
  return (asked > 0 ? Math.min(asked, longestPauseMs) : grown) * (0.75 + Math.random() / 2)
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/** Has a query sent again while its failure may pass, and its sender is there: nothing happens twice by that. */
export function withRetries(query: Query, userKey: () => string = () => ''): Query {
  return async (args, api, options) => {
    const sender = userKey()
    const givesUpAt = Date.now() + (options?.retryForMs ?? 0)
    for (let attempt = 0; ; attempt++) {
      const result = await query(args, api, options)
      const waitMs = pauseMs(result.meta, attempt)
      if (!result.error || !isPassing(result.error) || api.signal.aborted || Date.now() + waitMs > givesUpAt)
        return result
      await pause(waitMs, api.signal)
      if (userKey() !== sender) return result // somebody else has signed in: it was never their wish
    }
  }
}
