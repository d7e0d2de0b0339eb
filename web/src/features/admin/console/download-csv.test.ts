import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { downloadCsv, ExportFailure, type ExportProgress } from '@/features/admin/console/download-csv'
import { tokens } from '@/lib/api/tokens'

/** A response whose body arrives in parts. */
function answerIn(parts: string[], breaksOff = false): Response {
  const encoder = new TextEncoder()
  let next = 0
  return new Response(
    new ReadableStream({
      pull(controller) {
        const part = parts[next++]
        if (part !== undefined) controller.enqueue(encoder.encode(part))
        else if (breaksOff) controller.error(new Error('the connection broke'))
        else controller.close()
      },
    }),
  )
}

const saved: { name: string; text: Promise<string> }[] = []
let blob: Blob | undefined
const refused = vi.fn()

beforeEach(() => {
  saved.length = 0
  tokens.from({ current: async () => 'a-token', userKey: () => 'ada', refused })
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  vi.spyOn(URL, 'createObjectURL').mockImplementation((object) => {
    blob = object as Blob
    return 'blob:export'
  })
  vi.spyOn(URL, 'revokeObjectURL').mockReturnValue()
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push({ name: this.download, text: blob?.text() ?? Promise.resolve('') })
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.useRealTimers()
  refused.mockReset()
})

function download(answer: Response) {
  const progress: ExportProgress[] = []
  const fetched = vi.fn<typeof fetch>(async () => answer)
  vi.stubGlobal('fetch', fetched)
  const options = { signal: new AbortController().signal, onProgress: (so: ExportProgress) => progress.push(so) }
  return { progress, fetched, done: downloadCsv('/api/drops/1/ledger', 'ledger.csv', options) }
}

describe('downloadCsv', () => {
  it('saves the whole of an export under its name, and counts rows as they come', async () => {
    const { progress, fetched, done } = download(answerIn(['id,name\n1,a', 'b\n2,c\n']))
    expect(await done).toEqual({ rows: 2, bytes: 17 })
    expect(progress).toEqual([
      { rows: 0, bytes: 11 },
      { rows: 2, bytes: 17 },
    ])
    expect(saved.map(({ name }) => name)).toEqual(['ledger.csv'])
    expect(await saved[0]?.text).toBe('id,name\n1,ab\n2,c\n')
    expect(fetched.mock.calls[0]?.[1]?.headers).toEqual({ Accept: 'text/csv', Authorization: 'Bearer a-token' })
  })

  it('counts a cell with line breaks and quotes in it as part of one row', async () => {
    const { done } = download(answerIn(['name\n"two\nli', 'nes, ""quoted""\n"\nplain\n']))
    expect((await done).rows).toBe(2)
  })

  it('has no rows when there is only a header', async () => {
    expect((await download(answerIn(['id,name\n'])).done).rows).toBe(0)
  })

  it('saves nothing when the answer breaks off', async () => {
    await expect(download(answerIn(['id\n1\n'], true)).done).rejects.toThrow('the connection broke')
    expect(saved).toEqual([])
  })

  it('returns the server’s refusal, and reports a refused token', async () => {
    const problem = { code: 'unauthenticated', title: 'No', detail: 'Sign in again.', status: 401 }
    const { done } = download(Response.json(problem, { status: 401 }))
    await expect(done).rejects.toThrow(new ExportFailure('Sign in again.'))
    expect(refused).toHaveBeenCalledWith('a-token')
    expect(saved).toEqual([])
  })

  it('revokes the address of the file after a minute', async () => {
    await download(answerIn(['id\n'])).done
    expect(URL.revokeObjectURL).not.toHaveBeenCalled()
    vi.advanceTimersByTime(60_000)
    expect(URL.revokeObjectURL).toHaveBeenCalledWith('blob:export')
  })
})
