import { tokens } from '@/lib/api/tokens'
import { problemOf } from '@/lib/problem'

export interface ExportProgress {
  /** Rows so far, without the header. */
  rows: number
  bytes: number
}

/** The server refused an export; the message is for the user. */
export class ExportFailure extends Error {}

interface DownloadOptions {
  signal: AbortSignal
  onProgress(progress: ExportProgress): void
}

/**
 * Reads an export while it is streamed, and saves it as a file when it is complete, because half a
 * file would look complete. Throws ExportFailure with the server's message, or the stream's error
 * when the stream breaks off.
 */
export async function downloadCsv(url: string, fileName: string, options: DownloadOptions): Promise<ExportProgress> {
  const token = await tokens.current()
  const response = await fetch(url, {
    headers: { Accept: 'text/csv', ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    signal: options.signal,
  })
  if (token && response.status === 401) tokens.refused(token)
  if (!response.ok || !response.body) {
    const data: unknown = await response.json().catch(() => undefined)
    throw new ExportFailure(problemOf({ status: response.status, data }).detail)
  }
  const parts: BlobPart[] = []
  const lines = new LineCount()
  let bytes = 0
  const reader = response.body.getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    parts.push(next.value)
    bytes += next.value.byteLength
    lines.add(next.value)
    options.onProgress({ rows: lines.rows, bytes })
  }
  save(new Blob(parts, { type: 'text/csv' }), fileName)
  return { rows: lines.rows, bytes }
}

const quote = 0x22
const lineBreak = 0x0a

/** Counts rows while they arrive. A line break between quotes belongs to a cell. */
class LineCount {
  #lines = 0
  #quoted = false

  add(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte === quote) this.#quoted = !this.#quoted
      else if (byte === lineBreak && !this.#quoted) this.#lines++
    }
  }

  get rows(): number {
    return Math.max(0, this.#lines - 1)
  }
}

/** Longer than any browser needs to start a download. */
const keepMs = 60_000

function save(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), keepMs)
}
