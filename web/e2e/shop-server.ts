import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** The program under test. */
export const binary = resolve(process.env.SNEAKERHEAD_BIN || join(import.meta.dirname, '../../bin/sneakerhead'))

const startLimitMs = 40_000
const stopLimitMs = 20_000

/** The tests send many requests from one address. */
const unlimited = { RATE_LIMIT_USER: '0', RATE_LIMIT_IP: '0', METRICS_ADDR: '127.0.0.1:0', LOG_LEVEL: 'warn' }

/** Settings of a server, in addition to PORT. */
export type Settings = Record<string, string>

/** A running `sneakerhead`, on a port of its own. */
export class ShopServer {
  readonly url: string
  readonly #command: string[]
  readonly #settings: Settings
  #child: ChildProcess | undefined
  #log = ''

  private constructor(port: number, command: string[], settings: Settings) {
    this.url = `http://127.0.0.1:${port}`
    this.#command = command
    this.#settings = { ...unlimited, ...settings, PORT: String(port) }
  }

  /** Starts `sneakerhead dev`, with its own Postgres and Redis in a folder. */
  static async dev(folder: string): Promise<ShopServer> {
    const server = new ShopServer(await freePort(), ['dev', '--data', folder, '--crowd', '0'], {})
    await server.start()
    return server
  }

  /**
   * Starts `sneakerhead serve`, a replica on the Postgres and Redis of a running `dev`.
   * `settingsFor` is called with its address.
   */
  static async replica(folder: string, settingsFor: (url: string) => Settings): Promise<ShopServer> {
    const port = await freePort()
    const stores = await readStores(folder)
    const settings = { HOST: '127.0.0.1', ...stores, ...settingsFor(`http://127.0.0.1:${port}`) }
    const server = new ShopServer(port, ['serve'], settings)
    await server.start()
    return server
  }

  /** Returns when the server is ready. */
  async start(): Promise<void> {
    if (!existsSync(binary)) throw new Error(`There is no ${binary}: run make build, or set SNEAKERHEAD_BIN`)
    const child = spawn(binary, this.#command, { env: { ...withoutSettings(process.env), ...this.#settings } })
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => this.#note(String(text)))
    const givesUpAt = Date.now() + startLimitMs
    while (!(await isReady(this.url))) {
      if (child.exitCode !== null) throw new Error(`sneakerhead ${this.#command[0]} did not start:\n${this.#log}`)
      if (Date.now() > givesUpAt) {
        await this.stop()
        throw new Error(`sneakerhead ${this.#command[0]} was not ready in time:\n${this.#log}`)
      }
    }
  }

  /** Stops the server with SIGTERM, as an operator would; it finishes its running requests. */
  async stop(): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    const impatience = setTimeout(() => child.kill('SIGKILL'), stopLimitMs)
    await ended
    clearTimeout(impatience)
  }

  #note(text: string): void {
    this.#log = (this.#log + text).slice(-4000)
  }
}

/**
 * Makes a folder for a server's data. Postgres runs as a user other than root, who must be able to
 * enter it.
 */
export async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sneakerhead-e2e-'))
  await chmod(folder, 0o755)
  return folder
}

export const removeFolder = (folder: string) => rm(folder, { recursive: true, force: true, maxRetries: 5 })

/** The test's environment, without variables that would change the server's settings. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const foreign =
    /^(CLERK_|OTEL_|DB_URL|REDIS_URL|HOST$|PORT$|CLIENT_URL|AUTH_MODE|ADMIN_EMAILS|HOLD_SECONDS|SHOP_TIMEZONE)/
  return Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.test(name)))
}

async function isReady(url: string): Promise<boolean> {
  try {
    const reply = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(startLimitMs) })
    await reply.body?.cancel()
    return reply.ok
  } catch {
    return new Promise((again) => setTimeout(again, 25, false)) // the server does not listen yet
  }
}

/** Reads the addresses that `dev` writes into its folder. */
async function readStores(folder: string): Promise<Settings> {
  const lines = (await readFile(join(folder, 'env'), 'utf8')).trim().split('\n')
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port is free')
  return address.port
}
