// @vitest-environment node
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { generateEndpoints } from '@rtk-query/codegen-openapi'
import { expect, it } from 'vitest'

const { outputFile, ...config } = createRequire(import.meta.url)('../../../openapi-codegen.cjs')

/** Ignores layout, in which the two formatters differ. */
const withoutLayout = (code: string) => code.replace(/[\s;,'"`()|]/g, '')

// The generator formats its whole output, which takes seconds on a busy machine.
it('the generated client is up to date with openapi.yaml', { timeout: 60_000 }, async () => {
  const generated = String(await generateEndpoints(config)).replace('./src/lib/api/', './')
  const isUpToDate = withoutLayout(await readFile(outputFile, 'utf8')) === withoutLayout(generated)
  expect(isUpToDate, 'run `npm run generate`').toBe(true)
})
