const limitMs = 30_000

/** Waits for what has no limit of its own, so that whatever hangs is named: a test that merely runs out of time says nothing. */
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
