// Reads the events of `go test -json`, those of repeats too, and records for report.sh which tests
// passed, failed or were flaky. It fails when a package failed although none of its tests did:
// gotestsum has no test to repeat then, and would report success.
import { appendFileSync, readFileSync } from 'node:fs'

const events = readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line))
const outcomes = events.filter(({ Action }) => Action === 'pass' || Action === 'fail')

/** The last outcome of each test, by package and name; and every test that ever failed. */
const last = new Map()
const everFailed = new Map()
for (const { Action, Package, Test } of outcomes) {
  if (!Test) continue
  last.set(`${Package} ${Test}`, Action)
  if (Action === 'fail') everFailed.set(`${Package} ${Test}`, { Package, Test })
}

const failed = []
const flaky = []
for (const [key, { Package, Test }] of everFailed) {
  if ([...everFailed.keys()].some((other) => other.startsWith(`${key}/`))) continue // its failed subtest is listed instead
  // A repeat runs the whole top-level test.
  const isMended = last.get(`${Package} ${Test.split('/')[0]}`) === 'pass'
  ;(isMended ? flaky : failed).push(`${Package} ${Test}`)
}

/**
 * Tests that were running when their package ended have no outcome: it panicked, or ran out of
 * time.
 */
const started = new Set(events.filter(({ Action }) => Action === 'run').map(({ Package, Test }) => `${Package} ${Test}`))
const unfinished = [...started].filter((key) => !last.has(key))

const withFailures = new Set([...everFailed.values()].map(({ Package }) => Package))
const broken = new Set(
  outcomes
    .filter(({ Action, Package, Test }) => Action === 'fail' && !Test && !withFailures.has(Package))
    .map(({ Package }) => Package),
)
failed.push(...[...broken].map((name) => `${name} (the package, outside its tests)`))
failed.push(...unfinished.filter((key) => broken.has(key.split(' ')[0])).map((key) => `${key} (did not end)`))

const note = (file, lines) => {
  if (process.env.RUN_RESULTS && lines.length > 0)
    appendFileSync(`${process.env.RUN_RESULTS}/${file}`, lines.map((line) => `${line}\n`).join(''))
}
for (const name of broken) console.error(`${name} failed outside its tests: see its output above`)
note('counts', [`${[...last.values()].filter((action) => action === 'pass').length} ${failed.length}`])
note('failed', failed)
note('flaky', flaky)
process.exit(broken.size > 0 ? 1 : 0)
