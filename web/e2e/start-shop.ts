import type { TestProject } from 'vitest/node'
import { binary, dataFolder, removeFolder, ShopServer } from './shop-server'

declare module 'vitest' {
  interface ProvidedContext {
    /** The shop that most tests share. They tell their drops apart by name. */
    shop: { url: string; folder: string }
  }
}

/** Starts one shop for all tests; returns what stops it and removes its data. */
export default async function startShop(project: TestProject): Promise<() => Promise<void>> {
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
    project.provide('shop', { url: server.url, folder })
    return stop
  } catch (error) {
    await removeFolder(folder)
    throw error
  }
}

async function hasClient(url: string): Promise<boolean> {
  const reply = await fetch(url)
  return reply.ok && (await reply.text()).includes('<div id="root">')
}
