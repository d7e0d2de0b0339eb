/** A page asks for changes itself after it has had no open socket that answers for this long. */
const silentAfterMs = 5_000

/** Notices when no open socket has answered for a while, and when one answers again. */
export class Silence {
  #timer: ReturnType<typeof setTimeout> | undefined
  #isSilent = false
  readonly #changed: (isSilent: boolean) => void

  constructor(changed: (isSilent: boolean) => void) {
    this.#changed = changed
  }

  /** Called when there is no open socket, or when one has been asked something. */
  begin(afterMs = silentAfterMs): void {
    if (afterMs === 0) this.#set(true)
    else this.#timer ??= setTimeout(() => this.#set(true), afterMs)
  }

  /** Called when a socket has answered. */
  end(): void {
    this.stop()
    this.#set(false)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #set(isSilent: boolean): void {
    if (this.#isSilent === isSilent) return
    this.#isSilent = isSilent
    this.#changed(isSilent)
  }
}
