import type { BaseQueryFn, FetchArgs, FetchBaseQueryError, FetchBaseQueryMeta } from '@reduxjs/toolkit/query'
import { createApi, fetchBaseQuery } from '@reduxjs/toolkit/query/react'
import { tokens } from '@/lib/api/tokens'
import { type RetryOptions, withRetries } from '@/lib/api/with-retries'

/** The server answers within 3 s; an answer that takes longer was lost. */
const timeoutMs = 6000

const plain = fetchBaseQuery({ baseUrl: '/', timeout: timeoutMs })

type Query = BaseQueryFn<string | FetchArgs, unknown, FetchBaseQueryError, RetryOptions, FetchBaseQueryMeta>

/**
 * Sends a request with the token of the signed-in user. A failure to get a token counts as a
 * network failure.
 */
const asUser: Query = async (args, api, options) => {
  let token: string | null
  try {
    token = await tokens.current()
  } catch (error) {
    return { error: { status: 'FETCH_ERROR', error: String(error) } }
  }
  const request = typeof args === 'string' ? { url: args } : args
  const headers = token ? { ...request.headers, Authorization: `Bearer ${token}` } : request.headers
  const result = await plain({ ...request, ...(headers ? { headers } : {}) }, api, options)
  if (token && result.error?.status === 401) tokens.refused(token)
  return result
}

/** What the generated endpoints are added to. */
export const baseApi = createApi({ baseQuery: withRetries(asUser, tokens.userKey), endpoints: () => ({}) })
