import { defineConfig } from 'vitest/config'

/** The product in a real browser, against a real server: see e2e/start-shop.ts for what it needs. */
export default defineConfig({
  resolve: { alias: { '@': `${import.meta.dirname}/src` } },
  test: {
    environment: 'node',
    include: ['e2e/**/*.test.ts'],
    globalSetup: ['e2e/start-shop.ts', 'e2e/remove-demo-drops.ts'],
    reporters: ['default', './e2e/figures-reporter.ts', './e2e/failures-reporter.ts'],
    fileParallelism: false, // what is measured should not compete with other tests
    testTimeout: 90_000,
    hookTimeout: 90_000,
    teardownTimeout: 30_000,
    expect: { poll: { timeout: 15_000, interval: 50 } },
    retry: 1, // what passes then is named as flaky at the end of the log
  },
})
