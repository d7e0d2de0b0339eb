import { WebSocket as ReconnectingSocket } from 'partysocket'
import { serverClock } from '@/lib/clock'
import { JoinQueue } from '@/lib/live/join-queue'
import { type Message, parseMessage } from '@/lib/live/messages'
import { Silence } from '@/lib/live/silence'

/**
 * `waiting`: before the first connection; `lost`: after a connection has ended; `full`: it had to
 * make room for others, and connects again in a minute.
 */
export type Connection = 'waiting' | 'open' | 'lost' | 'full'

export interface LiveSocketOptions {
  onMessage(message: Message): void
  onConnection(connection: Connection): void
  /** Whether no open socket has answered for some seconds, so that the page has to ask itself. */
  onSilence(isSilent: boolean): void
  /** The token of the user whose events are wanted; null if nobody is signed in. */
  token(): Promise<string | null>
}

/** The server closes with this code when a socket has to make room for others. */
const makeRoomCode = 1013

/** A page that made room stays away for so long, plus a part so that not all come back at once. */
const awayMs = 60_000
const awaySpreadMs = 5_000

const reconnection = {
  shouldReconnectOnClose: ({ code }: { code: number }) => code !== makeRoomCode,
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

/** The pause after a token could not be fetched, could not be checked, or was refused. */
const authenticateAgainMs = 5_000
const authenticateAgainCodes = ['unauthenticated', 'unavailable', 'rate_limited']

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
  readonly #silence: Silence
  #away: ReturnType<typeof setTimeout> | undefined
  #probe: ReturnType<typeof setInterval>
  #probeAnswer: ReturnType<typeof setTimeout> | undefined
  #authentication = 0
  #renewal: ReturnType<typeof setTimeout> | undefined

  constructor(url: string, options: LiveSocketOptions) {
    this.#options = options
    this.#joins = new JoinQueue((dropId) => this.#ask(dropId))
    this.#silence = new Silence((isSilent) => options.onSilence(isSilent))
    this.#silence.begin()
    this.#socket = new ReconnectingSocket(url, [], reconnection)
    this.#socket.addEventListener('open', () => this.#opened())
    this.#socket.addEventListener('close', ({ code }) => this.#closed(code))
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
    this.#ask(dropId)
    this.#probeAnswer = setTimeout(() => this.#socket.reconnect(), probeAnswerMs)
  }

  /** Reconnects at once, for example when the browser is online again, unless it made room. */
  reconnect(): void {
    if (this.#away === undefined) this.#socket.reconnect()
  }

  close(): void {
    clearInterval(this.#probe)
    clearTimeout(this.#away)
    this.#silence.stop()
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
    if (this.#followers.size === 0) this.#silence.end() // nothing is asked that would be answered
    this.#joins.restart(this.#followers.keys())
    void this.authenticate()
  }

  #closed(code: number): void {
    this.#stopWaiting()
    this.#joins.stop()
    if (code !== makeRoomCode) {
      this.#silence.begin()
      this.#options.onConnection('lost')
      return
    }
    this.#silence.begin(0)
    this.#options.onConnection('full')
    this.#away = setTimeout(
      () => {
        this.#away = undefined
        this.#socket.reconnect()
      },
      awayMs + Math.random() * awaySpreadMs,
    )
  }

  #received(raw: unknown): void {
    this.#silence.end()
    clearTimeout(this.#probeAnswer)
    this.#probeAnswer = undefined
    const message = parseMessage(raw)
    if (!message) return
    if (message.event === 'drop-snapshot') this.#joins.answered(message.data.drop.id)
    if (message.event === 'authenticated') {
      this.#authenticateIn(Date.parse(message.data.expiresAt) - serverClock.now() - renewBeforeMs)
    }
    if (message.event === 'error' && authenticateAgainCodes.includes(message.data.code)) {
      this.#authenticateIn(authenticateAgainMs)
    }
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

  /** Joins a drop, which a server that is there answers by a snapshot or an error. */
  #ask(dropId: string): void {
    this.#silence.begin()
    this.#send('join-drop', dropId)
  }

  #send(event: string, data?: string): void {
    this.#socket.send(JSON.stringify({ event, data }))
  }
}

/** The longest delay of a browser's timer; a longer one fires at once. */
const longestTimerMs = 2 ** 31 - 1
