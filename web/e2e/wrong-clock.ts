import type { BrowserContext } from 'playwright-core'

/** Sets a browser's clock wrong by this much. `performance.now` stays right, as on any computer. */
export const setClockWrong = (context: BrowserContext, byMs: number) =>
  context.addInitScript((wrongByMs) => {
    const RightDate = Date
    class WrongDate extends RightDate {
      constructor(...args: [] | [number]) {
        if (args.length === 0) super(RightDate.now() + wrongByMs)
        else super(...args)
      }
      static override now() {
        return RightDate.now() + wrongByMs
      }
    }
    globalThis.Date = WrongDate as DateConstructor
  }, byMs)
