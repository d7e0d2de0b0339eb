import type { TestProject } from 'vitest/node'
import { binary, dataFolder, removeFolder, ShopServer } from './shop-server'

export interface Shop {
  url: string
  folder: string
}

declare module 'vitest' {
  interface ProvidedContext {
    /**
     * One for each file that runs at the same time. Tests that share a shop use unique names for
     * their drops.
     */
    shops: Shop[]
  }
}

/**
 * Starts a shop for each file that runs at the same time. Returns a function that stops them and
 * removes their data.
 */
export default async function startShops(project: TestProject): Promise<() => Promise<void>> {
  const atATime = Math.max(...project.vitest.projects.map(({ config }) => config.maxWorkers))
  const started = await Promise.allSettled(Array.from({ length: atATime }, startShop))
  const shops = started.filter((shop) => shop.status === 'fulfilled').map(({ value }) => value)
  const stop = async () => {
    await Promise.all(shops.map((shop) => shop.stop()))
  }
  const failure = started.find((shop) => shop.status === 'rejected')
  if (failure) {
    await stop()
    throw failure.reason
  }
  project.provide(
    'shops',
    shops.map(({ url, folder }) => ({ url, folder })),
  )
  return stop
}

async function startShop(): Promise<Shop & { stop: () => Promise<void> }> {
  const folder = await dataFolder()
  try {
    const server = await ShopServer.dev(folder)
    const stop = async () => {
      await server.stop()
      await removeFolder(folder)
    }
    if (!(await hasClient(server.url))) {
      await stop()
      throw new Error(`${binary} has no web client in it: build the client first (make build)`)
    }
    return { url: server.url, folder, stop }
  } catch (error) {
    await removeFolder(folder)
    throw error
  }
}

async function hasClient(url: string): Promise<boolean> {
  const reply = await fetch(url)
  return reply.ok && (await reply.text()).includes('<div id="root">')
}
