import { WebSocket as ReconnectingSocket } from 'partysocket'
import { serverClock } from '@/lib/clock'
import { JoinQueue } from '@/lib/live/join-queue'
import { type Message, parseMessage } from '@/lib/live/messages'

/** `waiting`: before the first connection; `lost`: after a connection has ended. */
export type Connection = 'waiting' | 'open' | 'lost'

export interface LiveSocketOptions {
  onMessage(message: Message): void
  onConnection(connection: Connection): void
  /** The token of the user whose events are wanted; null if nobody is signed in. */
  token(): Promise<string | null>
}

const reconnection = {
  minReconnectionDelay: 250 + Math.random() * 750,
  maxReconnectionDelay: 5000,
  maxEnqueuedMessages: 0,
}

/** A socket may be dead without either side noticing; then a probe gets no answer. */
const probeEveryMs = 20_000
const probeAnswerMs = 5_000

/**
 * Clerk's tokens are valid for a minute. The next token is sent this long before the current one
 * expires.
 */
const renewBeforeMs = 10_000

/** The pause after a token could not be fetched or was refused. */
const authenticateAgainMs = 5_000

/**
 * The page's connection for live changes. It reconnects by itself, follows the drops that are
 * shown, and signs the user in. After each connection the server sends a snapshot of every followed
 * drop.
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

  /**
   * Follows a drop. Returns a function that stops it. The same drop may be followed several times.
   */
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

  /** Sends the current user's token to the server, or signs out. */
  async authenticate(): Promise<void> {
    const turn = ++this.#authentication
    clearTimeout(this.#renewal)
    try {
      const token = await this.#options.token()
      // A later call has the newer token. If the socket has closed meanwhile, the token is sent
      // when it opens again.
      if (turn !== this.#authentication || !this.#isOpen()) return
      if (token) this.#send('authenticate', token)
      else this.#send('sign-out')
    } catch {
      if (turn === this.#authentication) this.#authenticateIn(authenticateAgainMs)
    }
  }

  /** Checks whether the server answers, and reconnects if it does not. */
  probe(): void {
    const [dropId] = this.#followers.keys()
    if (!dropId || !this.#isOpen() || this.#probeAnswer !== undefined) return
    this.#send('join-drop', dropId) // answered by a snapshot
    this.#probeAnswer = setTimeout(() => this.#socket.reconnect(), probeAnswerMs)
  }

  /** Reconnects at once, for example when the browser is online again. */
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

/** The longest delay of a browser's timer; a longer one fires at once. */
const longestTimerMs = 2 ** 31 - 1
