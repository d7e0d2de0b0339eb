/**
 * The server accepts 20 frames a second from a socket, and 40 at once. Joins stay below that, so
 * that other frames can be sent.
 */
const burst = 30
const perSecond = 15

/**
 * A join is answered by a snapshot. If the server was too busy to read one, it answers with an
 * error, and the join is sent again.
 */
const answerMs = 4000

/** Sends joins in their order, no faster than the server accepts them, until each is answered. */
export class JoinQueue {
  #waiting = new Set<string>()
  #sent = new Map<string, ReturnType<typeof setTimeout>>()
  #allowance = burst
  #countedAt = performance.now()
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #send: (dropId: string) => void

  constructor(send: (dropId: string) => void) {
    this.#send = send
  }

  add(dropId: string): void {
    this.#waiting.add(dropId)
    this.#flush()
  }

  /** Called when a snapshot of the drop has arrived. */
  answered(dropId: string): void {
    clearTimeout(this.#sent.get(dropId))
    this.#sent.delete(dropId)
  }

  remove(dropId: string): void {
    this.#waiting.delete(dropId)
    this.answered(dropId)
  }

  /** Starts again with a new connection. */
  restart(dropIds: Iterable<string>): void {
    this.stop()
    this.#waiting = new Set(dropIds)
    this.#allowance = burst
    this.#countedAt = performance.now()
    this.#flush()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#waiting.clear()
    for (const timer of this.#sent.values()) clearTimeout(timer)
    this.#sent.clear()
  }

  /**
   * Timers are late on a busy page, and a second late in a hidden one, so elapsed time is counted
   * and not the number of calls.
   */
  #refill(): void {
    const now = performance.now()
    this.#allowance = Math.min(burst, this.#allowance + ((now - this.#countedAt) * perSecond) / 1000)
    this.#countedAt = now
  }

  #flush(): void {
    this.#refill()
    for (const dropId of this.#waiting) {
      if (this.#allowance < 1) break
      this.#allowance--
      this.#waiting.delete(dropId)
      this.#sent.set(
        dropId,
        setTimeout(() => this.add(dropId), answerMs),
      )
      this.#send(dropId)
    }
    if (this.#waiting.size > 0 && this.#timer === undefined) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined
        this.#flush()
      }, 1000 / perSecond)
    }
  }
}
