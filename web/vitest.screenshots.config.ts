import { defineConfig } from 'vitest/config'

/** Takes the pictures of the product that stand in the documents. */
export default defineConfig({
  resolve: { alias: { '@': `${import.meta.dirname}/src` } },
  test: {
    environment: 'node',
    include: ['e2e/screenshots.ts'],
    globalSetup: 'e2e/start-shops.ts',
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 60_000,
  },
})
