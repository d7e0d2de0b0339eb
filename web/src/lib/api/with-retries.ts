import type { BaseQueryFn, FetchArgs, FetchBaseQueryError, FetchBaseQueryMeta } from '@reduxjs/toolkit/query'

type Query = BaseQueryFn<string | FetchArgs, unknown, FetchBaseQueryError, RetryOptions, FetchBaseQueryMeta>

/** An endpoint's `extraOptions`. */
export interface RetryOptions {
  /**
   * How long a request without an answer is repeated, in ms. Only for requests that are safe to
   * repeat.
   */
  retryForMs?: number
}

const firstPauseMs = 250
const longestPauseMs = 4000

/** Whether repeating the request may succeed: the network failed, or the server was too busy. */
function isPassing(error: FetchBaseQueryError): boolean {
  if (error.status === 'FETCH_ERROR' || error.status === 'TIMEOUT_ERROR') return true
  // A load balancer's error page is not JSON, and an answer may be cut off.
  const status = error.status === 'PARSING_ERROR' ? error.originalStatus : error.status
  return (
    status === 502 ||
    status === 503 ||
    status === 504 ||
    (error.status === 'PARSING_ERROR' && error.originalStatus < 300)
  )
}

/**
 * The pause before the next try: what the server asked for, otherwise longer each time, with a
 * random part.
 */
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

/**
 * Repeats a query while its failure may pass and the same user is signed in. Repeating is safe: the
 * server does nothing twice.
 */
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
      if (userKey() !== sender) return result // another user has signed in, who did not send this
    }
  }
}
