import type { Reporter, TestCase } from 'vitest/node'

/** Prints, after everything else, what the tests measured. A test says it with `annotate`. */
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
