/** The server takes 20 frames a second from a socket and 40 at once; joins keep well below, so that the rest has room. */
const burst = 30
const perSecond = 15

/** A join is answered by a snapshot. A server that was too busy to read one says so, and wants to be asked again. */
const answerMs = 4000

/** Sends joins in the order in which they were asked for, no faster than the server takes them, until each is answered. */
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

  /** A snapshot of the drop has come. */
  answered(dropId: string): void {
    clearTimeout(this.#sent.get(dropId))
    this.#sent.delete(dropId)
  }

  remove(dropId: string): void {
    this.#waiting.delete(dropId)
    this.answered(dropId)
  }

  /** Begins anew with a new connection. */
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

  /** Timers come late on a busy page, and late by a second in a hidden one: it is time that counts, not how often one came. */
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
