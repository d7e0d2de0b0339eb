import { useEffect, useRef } from 'react'
import { Button } from '@/components/ui/button'
import { formatDuration } from '@/lib/time'

interface ReleaseQuestionProps {
  /** How long the user would have to wait for another pair, in ms. */
  costMs: number
  onRelease(): void
  onKeep(): void
}

/** Asks before a release that has a cost, and names the cost. */
export function ReleaseQuestion({ costMs, onRelease, onKeep }: ReleaseQuestionProps) {
  const question = useRef<HTMLFieldSetElement>(null)
  useEffect(() => question.current?.focus(), []) // on no button, so that a second press of Enter does nothing
  return (
    <fieldset
      ref={question}
      tabIndex={-1}
      aria-labelledby="release-question"
      className="flex flex-col gap-2.5 outline-none"
    >
      <p id="release-question" className="text-center text-sm text-pretty">
        <span className="block font-bold">Let this pair go?</span>
        You have let pairs of this drop go before, so you can reserve again only after {formatDuration(costMs)}. The
        same if its time runs out.
      </p>
      <Button size="large" variant="danger" onClick={onRelease}>
        Release anyway
      </Button>
      {/* Where Release was, so that a double click keeps the pair. */}
      <Button size="large" onClick={onKeep}>
        Keep it
      </Button>
    </fieldset>
  )
}
