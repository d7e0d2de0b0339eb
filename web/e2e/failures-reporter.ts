import { appendFileSync } from 'node:fs'
import type { Reporter, TestCase, TestModule } from 'vitest/node'

const mostLines = 6

/**
 * Lists at the end of the log the tests that failed, and those that passed only when they were
 * repeated: file, duration and the first lines of their messages. In a run with a report
 * (tools/run/report.sh) it writes their names there too.
 */
export default class FailuresReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap(({ children }) => [...children.allTests()])
    const failed = tests.filter((test) => test.result().state === 'failed')
    const flaky = tests.filter((test) => test.diagnostic()?.flaky)
    const broken = modules.filter((module) => module.errors().length > 0)
    print('Failed', failed)
    print('Flaky: failed, and passed when repeated', flaky)
    note('counts', [`${tests.length - failed.length} ${failed.length + broken.length}`])
    note('failed', [...failed.map(nameOf), ...broken.map((module) => module.relativeModuleId)])
    note('flaky', flaky.map(nameOf))
  }
}

function print(title: string, tests: TestCase[]): void {
  if (tests.length > 0) process.stdout.write(`\n ${title}\n${tests.flatMap(linesOf).join('\n')}\n`)
}

function note(file: string, lines: string[]): void {
  const folder = process.env.RUN_RESULTS
  if (folder) appendFileSync(`${folder}/${file}`, lines.map((line) => `${line}\n`).join(''))
}

const nameOf = (test: TestCase) => `${test.module.relativeModuleId} > ${test.fullName}`

function linesOf(test: TestCase): string[] {
  const took = Math.round(test.diagnostic()?.duration ?? 0)
  const errors = test.result().errors ?? []
  return [
    `  × ${nameOf(test)} (${took} ms)`,
    ...errors
      .flatMap(({ message, stacks = [] }) => [
        ...message.split('\n').slice(0, mostLines),
        ...stacks.slice(0, 1).map(({ file, line }) => `at ${file}:${line}`),
      ])
      .map((line) => `      ${line}`),
  ]
}
