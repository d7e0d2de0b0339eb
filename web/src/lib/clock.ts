/**
 * One reading of the server's clock: its answer, and when the request was sent and the answer
 * arrived, by `performance.now`.
 */
export interface ClockReading {
  serverTime: string
  sentAt: number
  receivedAt: number
}

/**
 * An estimate of the server's clock. It counts on with `performance.now`, so that countdowns are
 * right even if the computer's clock is wrong or is changed while the page is open.
 */
export class ServerClock {
  #base: number // the server's time when the stopwatch was at 0, in ms since 1970
  #error = Number.POSITIVE_INFINITY // half the round trip of the best reading so far, in ms
  #listeners = new Set<() => void>()
  readonly #stopwatch: () => number

  constructor(stopwatch: () => number = () => performance.now(), wallClock: () => number = () => Date.now()) {
    this.#stopwatch = stopwatch
    this.#base = wallClock() - stopwatch() // until the first answer, the browser's own time
  }

  /** The server's time, in ms since 1970. */
  now(): number {
    return this.#base + this.#stopwatch()
  }

  /** Whether there has been an answer from the server. */
  get measured(): boolean {
    return Number.isFinite(this.#error)
  }

  /** The monotonic time, for the start and end of a reading. */
  stopwatch(): number {
    return this.#stopwatch()
  }

  /**
   * Adds a reading. The reading with the shortest round trip wins, because the server's time lies
   * within it, unless a later one contradicts it, as after a computer was asleep.
   */
  learn({ serverTime, sentAt, receivedAt }: ClockReading): void {
    const server = Date.parse(serverTime)
    if (Number.isNaN(server)) return
    const error = Math.max(0, receivedAt - sentAt) / 2
    const base = server - (sentAt + receivedAt) / 2
    const contradicts = Math.abs(base - this.#base) > error + this.#error
    if (error > this.#error && !contradicts) return
    this.#base = base
    this.#error = error
    for (const listener of this.#listeners) listener()
  }

  /** Calls back whenever the clock was set. Returns a function that stops it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

/** The page's clock for everything that the server decides. */
export const serverClock = new ServerClock()

/** How far this browser's own clock is ahead of the server's, in ms. */
export const browserAhead = () => Date.now() - serverClock.now()
