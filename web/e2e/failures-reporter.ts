import type { Reporter, TestCase, TestModule } from 'vitest/node'

/** Of each message; the whole of it stands where the test failed. */
const lines = 6

/** Names, as the last thing of a long log, the tests that failed: where, after how long, and with which words. */
export default class FailuresReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const failed = modules.flatMap(({ children }) => [...children.allTests('failed')])
    if (failed.length > 0) process.stdout.write(`\n Failed\n${failed.map(inFull).join('')}\n`)
  }
}

function inFull(test: TestCase): string {
  const took = `${Math.round(test.diagnostic()?.duration ?? 0)} ms`
  const words = (test.result().errors ?? []).map(({ message, stacks }) => {
    const [at] = stacks ?? []
    return `      ${message.split('\n').slice(0, lines).join('\n      ')}${at ? `\n      at ${at.file}:${at.line}` : ''}\n`
  })
  return `  × ${test.module.relativeModuleId} > ${test.fullName} (${took})\n${words.join('')}`
}
