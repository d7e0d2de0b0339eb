import type { Reporter, TestCase, TestModule } from 'vitest/node'

const mostLines = 6

/** Names, as the last thing of a long log, the tests that failed: where, after how long, and how their messages begin. */
export default class FailuresReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const failed = modules.flatMap(({ children }) => [...children.allTests('failed')])
    if (failed.length > 0) process.stdout.write(`\n Failed\n${failed.flatMap(linesOf).join('\n')}\n`)
  }
}

function linesOf(test: TestCase): string[] {
  const took = Math.round(test.diagnostic()?.duration ?? 0)
  const errors = test.result().errors ?? []
  return [
    `  × ${test.module.relativeModuleId} > ${test.fullName} (${took} ms)`,
    ...errors
      .flatMap(({ message, stacks = [] }) => [
        ...message.split('\n').slice(0, mostLines),
        ...stacks.slice(0, 1).map(({ file, line }) => `at ${file}:${line}`),
      ])
      .map((line) => `      ${line}`),
  ]
}
