import { createApi, fetchBaseQuery } from '@reduxjs/toolkit/query/react'
import { type Endurance, sendAgain } from '@/lib/api/send-again'
import { tokens } from '@/lib/api/tokens'

/** The server answers within 3 s; what takes longer got lost. */
const timeoutMs = 6000

const query = sendAgain(
  fetchBaseQuery({
    baseUrl: '/',
    timeout: timeoutMs,
    prepareHeaders: async (headers) => {
      const token = await tokens.current()
      if (token) headers.set('Authorization', `Bearer ${token}`)
      return headers
    },
  }),
)

/** What the generated endpoints are added to. */
export const baseApi = createApi({
  baseQuery: async (args, api, options: Endurance) => {
    const result = await query(args, api, options)
    if (result.error?.status === 401) tokens.refused()
    return result
  },
  endpoints: () => ({}),
})
