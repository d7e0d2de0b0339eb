import type { Message } from '@/lib/live/messages'

/** Long enough to draw once for many messages, too short to be noticed. */
const gatherMs = 50

/** Gathers messages for a moment and hands them on together: 20 redraws a second at most, however many come. */
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
