const limitMs = 30_000

/**
 * Waits for something that has no timeout of its own, and fails with its name: a test that only
 * runs out of time does not say why.
 */
export async function withTimeout<T>(what: string, outcome: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${limitMs / 1000} s`)), limitMs)
  })
  try {
    return await Promise.race([outcome, tooLate])
  } finally {
    clearTimeout(timer)
  }
}
