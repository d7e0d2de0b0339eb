import type { FetchBaseQueryError } from '@reduxjs/toolkit/query'
import type { Problem as ServerProblem, Stock } from '@/lib/api/api.gen'

/** Why a request failed, from the server; `network` and `timeout` are the page's own codes. */
export interface Problem {
  code: ServerProblem['code'] | 'network' | 'timeout' | 'unknown'
  detail: string
  retryAt?: string
  /** What is left of each size, when the wished ones are gone. */
  drop?: Stock
  errors: { field: string; message: string }[]
}

/** Whether a problem leaves open if the request was carried out. */
export const isUnanswered = (code: Problem['code']) =>
  code === 'network' || code === 'timeout' || code === 'unavailable' || code === 'unknown'

const network = 'We could not reach the store. Check your connection and try again.'
const strange = 'Something went wrong on our side. Please try again.'

/** Reads the error of an RTK Query endpoint. */
export function problemOf(error: unknown): Problem {
  const failed = error as Partial<FetchBaseQueryError> | undefined
  if (failed?.status === 'FETCH_ERROR') return { code: 'network', detail: network, errors: [] }
  if (failed?.status === 'TIMEOUT_ERROR') return { code: 'timeout', detail: network, errors: [] }
  const body = failed?.data as Partial<ServerProblem> | undefined
  if (typeof body !== 'object' || body === null || typeof body.code !== 'string') {
    return { code: 'unknown', detail: strange, errors: [] }
  }
  return {
    code: body.code,
    detail: body.detail ?? strange,
    ...(body.retryAt ? { retryAt: body.retryAt } : {}),
    ...(body.drop ? { drop: body.drop } : {}),
    errors: body.errors ?? [],
  }
}

/** The message for one field of a form, if the server refused that field. */
export const fieldMessage = (problem: Problem | undefined, field: string) =>
  problem?.errors.find((error) => error.field === field)?.message
