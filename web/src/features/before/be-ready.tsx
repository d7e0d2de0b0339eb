import { CircleCheck, CircleDashed } from 'lucide-react'
import type { ReactNode } from 'react'
import { useSelector } from 'react-redux'
import { Button } from '@/components/ui/button'
import { selectSession, signInRequested } from '@/features/auth/session-slice'
import { useClockApart } from '@/features/before/use-clock-apart'
import { askForSize } from '@/features/sizes/choices-slice'
import type { useSizeChoice } from '@/features/sizes/size-choice'
import { oneOf, sizesOf } from '@/features/sizes/size-state'
import type { Drop } from '@/lib/api/endpoints'
import { useAppDispatch } from '@/lib/dispatch'
import type { connectionSlice } from '@/lib/live/connection-slice'
import { formatDuration } from '@/lib/time'

interface BeReadyProps {
  drop: Drop
  choice: ReturnType<typeof useSizeChoice>
}

/** What should be done before a drop opens, each with a tick or with what to do. */
export function BeReady({ drop, choice }: BeReadyProps) {
  return (
    <section aria-labelledby="be-ready" className="rounded-card border bg-card p-5">
      <h2 id="be-ready" className="display text-lg">
        Be ready
      </h2>
      <ul className="mt-3 flex flex-col divide-y">
        <SignedIn />
        {sizesOf(drop).length > 0 && <SizeChosen drop={drop} choice={choice} />}
        <ClockInStep />
        <ConnectionLive />
      </ul>
    </section>
  )
}

function SignedIn() {
  const dispatch = useAppDispatch()
  const { status } = useSelector(selectSession)
  if (status === 'signed-in') return <Check isDone title="Signed in" />
  if (status === 'unknown') return <Check title="Sign-in is loading" />
  return (
    <Check
      title="Sign in"
      action={
        <Button size="small" variant="secondary" onClick={() => dispatch(signInRequested())}>
          Go to sign-in
        </Button>
      }
    >
      At the opening it would cost you time.
    </Check>
  )
}

function SizeChosen({ drop, choice: { wish } }: BeReadyProps) {
  const dispatch = useAppDispatch()
  const [first, ...others] = wish
  if (first) {
    return (
      <Check isDone title={`Size chosen: ${first.label}`}>
        {others.length > 0 && `If it is gone: ${oneOf(others)}`}
      </Check>
    )
  }
  return (
    <Check
      title="Choose a size"
      action={
        <Button size="small" variant="secondary" onClick={() => dispatch(askForSize(drop))}>
          Go to sizes
        </Button>
      }
    >
      It is kept for the opening.
    </Check>
  )
}

function ClockInStep() {
  const apartMs = useClockApart()
  if (apartMs === undefined) return <Check title="Comparing your clock with ours" />
  if (apartMs === 0) return <Check isDone title="Clock in step with ours" />
  return (
    <Check isDone title={`Your clock is ${formatDuration(Math.abs(apartMs))} ${apartMs > 0 ? 'ahead' : 'behind'}`}>
      The countdown uses the shop’s time anyway.
    </Check>
  )
}

type ConnectionRoot = { connection: ReturnType<typeof connectionSlice.getInitialState> }

function ConnectionLive() {
  const { state, isPolling } = useSelector((root: ConnectionRoot) => root.connection)
  if (state === 'open' && !isPolling) {
    return (
      <Check isDone title="Connected">
        This page opens the drop by itself. You need not reload.
      </Check>
    )
  }
  return (
    <Check
      title={state === 'waiting' ? 'Connecting' : 'Connecting again'}
      action={
        state !== 'waiting' && (
          <Button size="small" variant="secondary" onClick={() => window.location.reload()}>
            Load the page again
          </Button>
        )
      }
    >
      {isPolling && 'Until then this page asks for news every 2 seconds.'}
    </Check>
  )
}

interface CheckProps {
  isDone?: boolean
  title: string
  /** More about it. */
  children?: ReactNode
  /** What to press to get it done. */
  action?: ReactNode
}

function Check({ isDone = false, title, children, action }: CheckProps) {
  const Icon = isDone ? CircleCheck : CircleDashed
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3 last:pb-0">
      <span className="flex min-w-0 flex-[1_1_11rem] items-start gap-3">
        <Icon aria-hidden className={`mt-0.5 size-5 shrink-0 ${isDone ? 'text-good' : 'text-muted'}`} />
        <span className="min-w-0 text-sm wrap-anywhere">
          <span className="sr-only">{isDone ? 'Done: ' : 'To do: '}</span>
          <span className="block font-semibold">{title}</span>
          {children && <span className="block text-muted">{children}</span>}
        </span>
      </span>
      {action}
    </li>
  )
}
