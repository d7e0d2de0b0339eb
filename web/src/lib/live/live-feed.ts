import type { Message } from '@/lib/live/messages'

/** Long enough to combine many messages, too short to be noticed. */
const gatherMs = 50

/**
 * Collects messages for a moment and passes them on together, so that the page is redrawn at most
 * 20 times a second.
 */
export class LiveFeed {
  #gathered: Message[] = []
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #handle: (messages: Message[]) => void

  constructor(handle: (messages: Message[]) => void) {
    this.#handle = handle
  }

  push(message: Message): void {
    this.#gathered.push(message)
    this.#timer ??= setTimeout(() => this.#flush(), gatherMs)
  }

  #flush(): void {
    const messages = this.#gathered
    this.#gathered = []
    this.#timer = undefined
    this.#handle(messages)
  }
}
