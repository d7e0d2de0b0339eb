import { WebSocket as ReconnectingSocket } from 'partysocket'
import { serverClock } from '@/lib/clock'
import { JoinQueue } from '@/lib/live/join-queue'
import { type Message, parseMessage } from '@/lib/live/messages'

/** `waiting` is before the first connection, `lost` is after any. */
export type Connection = 'waiting' | 'open' | 'lost'

export interface LiveSocketOptions {
  onMessage(message: Message): void
  onConnection(connection: Connection): void
  /** Whose events to ask for; null for nobody's. */
  token(): Promise<string | null>
}

const reconnection = {
  minReconnectionDelay: 250 + Math.random() * 750,
  maxReconnectionDelay: 5000,
  maxEnqueuedMessages: 0,
}

/** A socket may be dead without either side having been told; then nothing answers. */
const probeEveryMs = 20_000
const probeAnswerMs = 5_000

/** Clerk's tokens live for a minute; the next one is shown to the server this long before the end of the last. */
const renewBeforeMs = 10_000

/** After a token that could not be had, or was not taken. */
const authenticateAgainMs = 5_000

/**
 * The page's one connection for live changes. It comes back by itself, follows the drops that somebody looks at, and says
 * who the user is; after each connection the server brings every followed drop to the present.
 */
export class LiveSocket {
  readonly #options: LiveSocketOptions
  readonly #socket: ReconnectingSocket
  readonly #followers = new Map<string, number>() // by drop
  readonly #joins: JoinQueue
  #probe: ReturnType<typeof setInterval>
  #probeAnswer: ReturnType<typeof setTimeout> | undefined
  #authentication = 0
  #renewal: ReturnType<typeof setTimeout> | undefined

  constructor(url: string, options: LiveSocketOptions) {
    this.#options = options
    this.#joins = new JoinQueue((dropId) => this.#send('join-drop', dropId))
    this.#socket = new ReconnectingSocket(url, [], reconnection)
    this.#socket.addEventListener('open', () => this.#opened())
    this.#socket.addEventListener('close', () => this.#closed())
    this.#socket.addEventListener('message', ({ data }) => this.#received(data))
    this.#probe = setInterval(() => this.probe(), probeEveryMs)
  }

  /** Follows a drop until what it returns is called. Several may follow the same one. */
  follow(dropId: string): () => void {
    const followers = this.#followers.get(dropId) ?? 0
    this.#followers.set(dropId, followers + 1)
    if (followers === 0 && this.#isOpen()) this.#joins.add(dropId)
    let following = true
    return () => {
      if (following) this.#unfollow(dropId)
      following = false
    }
  }

  /** Shows the server the present user's token, or that there is none. */
  async authenticate(): Promise<void> {
    const turn = ++this.#authentication
    clearTimeout(this.#renewal)
    try {
      const token = await this.#options.token()
      // Who asked later knows better whose token it is; and one that comes too late is shown when the socket opens.
      if (turn !== this.#authentication || !this.#isOpen()) return
      if (token) this.#send('authenticate', token)
      else this.#send('sign-out')
    } catch {
      if (turn === this.#authentication) this.#authenticateIn(authenticateAgainMs)
    }
  }

  /** Asks the server for a sign of life, and connects anew when none comes. */
  probe(): void {
    const [dropId] = this.#followers.keys()
    if (!dropId || !this.#isOpen() || this.#probeAnswer !== undefined) return
    this.#send('join-drop', dropId) // answered by a snapshot
    this.#probeAnswer = setTimeout(() => this.#socket.reconnect(), probeAnswerMs)
  }

  /** Connects anew without waiting, as when the browser is online again. */
  reconnect(): void {
    this.#socket.reconnect()
  }

  close(): void {
    clearInterval(this.#probe)
    this.#stopWaiting()
    this.#joins.stop()
    this.#socket.close()
  }

  #unfollow(dropId: string): void {
    const followers = (this.#followers.get(dropId) ?? 1) - 1
    if (followers > 0) {
      this.#followers.set(dropId, followers)
      return
    }
    this.#followers.delete(dropId)
    this.#joins.remove(dropId)
    if (this.#isOpen()) this.#send('leave-drop', dropId)
  }

  #opened(): void {
    this.#options.onConnection('open')
    this.#joins.restart(this.#followers.keys())
    void this.authenticate()
  }

  #closed(): void {
    this.#stopWaiting()
    this.#joins.stop()
    this.#options.onConnection('lost')
  }

  #received(raw: unknown): void {
    clearTimeout(this.#probeAnswer)
    this.#probeAnswer = undefined
    const message = parseMessage(raw)
    if (!message) return
    if (message.event === 'drop-snapshot') this.#joins.answered(message.data.drop.id)
    if (message.event === 'authenticated') {
      this.#authenticateIn(Date.parse(message.data.expiresAt) - serverClock.now() - renewBeforeMs)
    }
    if (message.event === 'error' && message.data.code === 'unauthenticated') this.#authenticateIn(authenticateAgainMs)
    this.#options.onMessage(message)
  }

  #authenticateIn(ms: number): void {
    clearTimeout(this.#renewal)
    this.#renewal = setTimeout(() => void this.authenticate(), Math.min(Math.max(1000, ms), longestTimerMs))
  }

  #stopWaiting(): void {
    clearTimeout(this.#probeAnswer)
    clearTimeout(this.#renewal)
    this.#probeAnswer = undefined
  }

  #isOpen(): boolean {
    return this.#socket.readyState === ReconnectingSocket.OPEN
  }

  #send(event: string, data?: string): void {
    this.#socket.send(JSON.stringify({ event, data }))
  }
}

/** Beyond this a browser's timer fires at once. */
const longestTimerMs = 2 ** 31 - 1
