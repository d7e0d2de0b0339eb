import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { serverClock } from '@/lib/clock'
import { type Connection, LiveSocket } from '@/lib/live/live-socket'

/** A fake of the browser's socket; the test acts as the server. */
class BrowserSocket extends EventTarget {
  static readonly OPEN = 1
  static readonly all: BrowserSocket[] = []
  readyState = 0
  readonly sent: { event: string; data?: string }[] = []

  constructor(readonly url: string) {
    super()
    BrowserSocket.all.push(this)
  }

  send(frame: string) {
    this.sent.push(JSON.parse(frame))
  }

  accept() {
    this.readyState = 1
    this.dispatchEvent(new Event('open'))
  }

  say(message: object) {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }))
  }

  close(code = 1001) {
    if (this.readyState === 3) return
    this.readyState = 3
    this.dispatchEvent(new CloseEvent('close', { code }))
  }
}

let token: string | null = null
let live: LiveSocket
const connections: Connection[] = []
const messages: string[] = []
let isSilent = false

const current = () => BrowserSocket.all.at(-1) ?? new BrowserSocket('none')
const joins = (socket = current()) => socket.sent.filter(({ event }) => event === 'join-drop').map(({ data }) => data)
/** Acts as a server that answers joins. */
function welcome(socket = current()) {
  for (const id of new Set(joins(socket))) socket.say({ event: 'drop-snapshot', data: { drop: { id } } })
}
const settle = () => vi.advanceTimersByTimeAsync(0)

async function connect() {
  await settle()
  current().accept()
  await settle()
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', BrowserSocket)
  BrowserSocket.all.length = connections.length = messages.length = 0
  token = null
  isSilent = false
  live = new LiveSocket('ws://shop.test/ws', {
    onMessage: ({ event }) => messages.push(event),
    onConnection: (connection) => connections.push(connection),
    onSilence: (silent) => {
      isSilent = silent
    },
    token: async () => token,
  })
})

afterEach(() => {
  live.close()
  vi.restoreAllMocks()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('LiveSocket', () => {
  it('joins drops that were followed before it was open, and those followed later', async () => {
    live.follow('a')
    await connect()
    live.follow('b')
    expect(joins()).toEqual(['a', 'b'])
  })

  it('joins a drop once for all who follow it, and leaves it with the last', async () => {
    await connect()
    const stops = [live.follow('a'), live.follow('a')]
    stops[0]?.()
    stops[0]?.()
    expect(current().sent.some(({ event }) => event === 'leave-drop')).toBe(false)
    stops[1]?.()
    expect(joins()).toEqual(['a'])
    expect(current().sent.at(-1)).toEqual({ event: 'leave-drop', data: 'a' })
  })

  it('joins two hundred drops no faster than the server takes frames', async () => {
    for (let i = 0; i < 200; i++) live.follow(`drop-${i}`)
    await connect()
    expect(joins().length).toBe(30)
    await vi.advanceTimersByTimeAsync(1000)
    expect(joins().length).toBeLessThanOrEqual(45)
    for (let second = 0; second < 12; second++) {
      welcome()
      await vi.advanceTimersByTimeAsync(1000)
    }
    expect(joins().length).toBe(200)
    expect(new Set(joins()).size).toBe(200)
  })

  it('joins a drop again when the server was too busy to answer', async () => {
    live.follow('a')
    live.follow('b')
    await connect()
    current().say({ event: 'drop-snapshot', data: { drop: { id: 'a' } } })
    current().say({ event: 'error', data: { code: 'unavailable', message: 'later' } })
    await vi.advanceTimersByTimeAsync(4500)
    expect(joins()).toEqual(['a', 'b', 'b'])
    welcome()
    await vi.advanceTimersByTimeAsync(4500)
    expect(joins()).toEqual(['a', 'b', 'b'])
  })

  it('reconnects after the server was away, joins all drops again and authenticates again', async () => {
    token = 'token-1'
    live.follow('a')
    await connect()
    current().close()
    expect(connections).toEqual(['open', 'lost'])
    await vi.advanceTimersByTimeAsync(1500)
    expect(BrowserSocket.all.length).toBe(2)
    await connect()
    expect(connections).toEqual(['open', 'lost', 'open'])
    expect(joins()).toEqual(['a'])
    expect(current().sent).toContainEqual({ event: 'authenticate', data: 'token-1' })
  })

  it('sends the next token before the last one expires', async () => {
    token = 'token-1'
    await connect()
    current().say({
      event: 'authenticated',
      data: { userId: 'u', expiresAt: new Date(serverClock.now() + 60_000).toISOString() },
    })
    token = 'token-2'
    await vi.advanceTimersByTimeAsync(49_000)
    expect(current().sent).not.toContainEqual({ event: 'authenticate', data: 'token-2' })
    await vi.advanceTimersByTimeAsync(2000)
    expect(current().sent).toContainEqual({ event: 'authenticate', data: 'token-2' })
  })

  it('reconnects when an open connection does not answer', async () => {
    live.follow('a')
    await connect()
    await vi.advanceTimersByTimeAsync(20_000)
    welcome()
    await vi.advanceTimersByTimeAsync(15_000)
    expect(BrowserSocket.all.length).toBe(1)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(BrowserSocket.all.length).toBeGreaterThan(1)
  })

  it.each([
    { spread: 0, afterMs: 60_000 },
    { spread: 0.999, afterMs: 64_995 },
  ])('connects again $afterMs ms after it had to make room, and not before', async ({ spread, afterMs }) => {
    vi.spyOn(Math, 'random').mockReturnValue(spread)
    live.follow('a')
    await connect()
    current().close(1013)
    expect(connections).toEqual(['open', 'full'])
    expect(isSilent).toBe(true)
    await vi.advanceTimersByTimeAsync(30_000)
    live.reconnect() // the browser is online again
    await vi.advanceTimersByTimeAsync(afterMs - 31_000)
    expect(BrowserSocket.all.length).toBe(1)
    await vi.advanceTimersByTimeAsync(1_100)
    expect(BrowserSocket.all.length).toBe(2)
    await connect()
    welcome()
    expect(isSilent).toBe(false)
    expect(connections).toEqual(['open', 'full', 'open'])
  })

  it('reports that it has had no socket for five seconds', async () => {
    await vi.advanceTimersByTimeAsync(4_900)
    expect(isSilent).toBe(false)
    await vi.advanceTimersByTimeAsync(200)
    expect(isSilent).toBe(true)
    await connect()
    expect(isSilent).toBe(false)
    current().close()
    await vi.advanceTimersByTimeAsync(4_900)
    expect(isSilent).toBe(false)
    await vi.advanceTimersByTimeAsync(200)
    expect(isSilent).toBe(true)
  })

  it('reports an open socket that does not answer', async () => {
    live.follow('a')
    await connect()
    await vi.advanceTimersByTimeAsync(5_100)
    expect(isSilent).toBe(true)
    welcome()
    expect(isSilent).toBe(false)
    await vi.advanceTimersByTimeAsync(13_000)
    expect(isSilent).toBe(false)
    live.probe()
    await vi.advanceTimersByTimeAsync(4_900)
    expect(isSilent).toBe(false)
    await vi.advanceTimersByTimeAsync(200)
    expect(isSilent).toBe(true)
  })

  it.each(['unauthenticated', 'unavailable', 'rate_limited'])('authenticates again after %s', async (code) => {
    token = 'token-1'
    await connect()
    current().say({ event: 'error', data: { code, message: 'later' } })
    await vi.advanceTimersByTimeAsync(5_000)
    expect(current().sent.filter(({ event }) => event === 'authenticate').length).toBe(2)
  })

  it('ignores invalid frames', async () => {
    await connect()
    current().dispatchEvent(new MessageEvent('message', { data: '{' }))
    current().say([1])
    current().say({ event: 'resync' })
    expect(messages).toEqual(['resync'])
  })
})
