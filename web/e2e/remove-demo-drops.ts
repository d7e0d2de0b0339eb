import type { TestProject } from 'vitest/node'
import type { DropList } from '@/lib/api/api.gen'
import { Person } from './people'

/** Tests create their own drops. A demo drop that opens during a test would disturb it. */
export default async function removeDemoDrops(project: TestProject): Promise<void> {
  await Promise.all(project.getProvidedContext().shops.map(({ url }) => removeFrom(url)))
}

async function removeFrom(shop: string): Promise<void> {
  const admin = await Person.signIn(shop, 'admin@example.com', 'Ada', 'Min')
  for (const shelf of ['live', 'upcoming']) {
    const { drops } = await admin.send<DropList>('GET', `/api/drops/${shelf}`)
    for (const { id } of drops) await admin.cancelDrop(id)
  }
}
