import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

/** Files that measure time or frames: nothing else runs beside them. */
const timed = ['expiry', 'first-load', 'many-drops', 'other-browsers'].map((name) => `e2e/${name}.test.ts`)

/** What every file runs with, in whichever project. */
const everywhere: TestProjectInlineConfiguration = {
  resolve: { alias: { '@': `${import.meta.dirname}/src` } },
  test: {
    environment: 'node',
    testTimeout: 90_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: 15_000, interval: 50 } },
    retry: 1, // what passes then is named as flaky at the end of the log
  },
}

/**
 * The product in a real browser, against real servers: see e2e/start-shops.ts for what it needs.
 */
export default defineConfig({
  test: {
    teardownTimeout: 30_000,
    globalSetup: ['e2e/start-shops.ts', 'e2e/remove-demo-drops.ts'],
    reporters: ['default', './e2e/figures-reporter.ts', './e2e/failures-reporter.ts'],
    projects: [
      {
        ...everywhere,
        test: {
          ...everywhere.test,
          name: 'side by side',
          include: ['e2e/**/*.test.ts'],
          exclude: timed,
          maxWorkers: 3, // on two cores, because most of them wait much of the time
          sequence: { groupOrder: 1 },
        },
      },
      {
        ...everywhere,
        test: {
          ...everywhere.test,
          name: 'alone',
          include: timed,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
