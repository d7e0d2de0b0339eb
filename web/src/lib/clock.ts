/** One reading of the server's clock: what it said, and when the question left and the answer came by the page's stopwatch. */
export interface ClockReading {
  serverTime: string
  sentAt: number
  receivedAt: number
}

/**
 * The server's clock, as far as a page can know it. It runs on the browser's stopwatch (`performance.now`), so that a
 * computer whose time is wrong, or is set while the page is open, shows right countdowns all the same.
 */
export class ServerClock {
  #base: number // the server's time when the stopwatch was at 0, in ms since 1970
  #error = Number.POSITIVE_INFINITY // half the trip of the best reading so far, in ms
  #listeners = new Set<() => void>()
  readonly #stopwatch: () => number

  constructor(stopwatch: () => number = () => performance.now(), wallClock: () => number = () => Date.now()) {
    this.#stopwatch = stopwatch
    this.#base = wallClock() - stopwatch() // until the server has said something, the browser's own time
  }

  /** The server's time, in ms since 1970. */
  now(): number {
    return this.#base + this.#stopwatch()
  }

  /** Whether the server has been asked. */
  get measured(): boolean {
    return Number.isFinite(this.#error)
  }

  /** The stopwatch, for a reading's two ends. */
  stopwatch(): number {
    return this.#stopwatch()
  }

  /**
   * Takes a reading. Of several the one with the shortest trip counts, because the server's time is somewhere within
   * it; unless a later one contradicts it, as after a computer has slept.
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

  /** Calls back whenever the clock was set; returns what ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

/** The page's one clock for everything that the server decides. */
export const serverClock = new ServerClock()

/** How far this browser's own clock is ahead of the server's, in ms. */
export const browserAhead = () => Date.now() - serverClock.now()
