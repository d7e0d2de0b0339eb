import type { Reporter, TestCase } from 'vitest/node'

/**
 * Prints what the tests measured, after everything else. A test reports a figure with `annotate`.
 */
export default class FiguresReporter implements Reporter {
  readonly #figures: string[] = []

  onTestCaseResult(test: TestCase): void {
    for (const { message } of test.annotations()) this.#figures.push(message)
  }

  onTestRunEnd(): void {
    if (this.#figures.length === 0) return
    process.stdout.write(`\n Measured\n${this.#figures.map((figure) => `  · ${figure}\n`).join('')}\n`)
  }
}
