/** The server takes 20 frames a second from a socket and 40 at once; joins keep well below, so that the rest has room. */
const burst = 30
const perSecond = 15

/** Sends joins in the order in which they were asked for, no faster than the server takes them. */
export class JoinQueue {
  #waiting = new Set<string>()
  #allowance = burst
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #send: (dropId: string) => void

  constructor(send: (dropId: string) => void) {
    this.#send = send
  }

  add(dropId: string): void {
    this.#waiting.add(dropId)
    this.#flush()
  }

  remove(dropId: string): void {
    this.#waiting.delete(dropId)
  }

  /** Begins anew with a new connection. */
  restart(dropIds: Iterable<string>): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#waiting = new Set(dropIds)
    this.#allowance = burst
    this.#flush()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#waiting.clear()
  }

  #flush(): void {
    for (const dropId of this.#waiting) {
      if (this.#allowance < 1) break
      this.#allowance--
      this.#waiting.delete(dropId)
      this.#send(dropId)
    }
    if (this.#allowance < burst && this.#timer === undefined) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined
        this.#allowance++
        this.#flush()
      }, 1000 / perSecond)
    }
  }
}
