import { announced } from '@/components/announcements/announcements-slice'
import { updateCachedDrop } from '@/features/admin/update-cached-drop'
import {
  type Drop,
  useCancelDropMutation,
  useEndDropMutation,
  usePauseDropMutation,
  useResumeDropMutation,
} from '@/lib/api/endpoints'
import { useAppDispatch } from '@/lib/dispatch'
import { type Problem, problemOf } from '@/lib/problem'

export type DropAction = 'pause' | 'resume' | 'end' | 'cancel'

const done: Record<DropAction, (name: string) => string> = {
  pause: (name) => `${name} is paused. Nobody can reserve until you resume it.`,
  resume: (name) => `${name} is live again.`,
  end: (name) => `${name} has ended.`,
  cancel: (name) => `${name} is cancelled. Everybody who held a pair is told.`,
}

/** The actions for a whole drop. Each outcome is announced. */
export function useDropActions(drop: Drop) {
  const dispatch = useAppDispatch()
  const [pause, pausing] = usePauseDropMutation()
  const [resume, resuming] = useResumeDropMutation()
  const [end, ending] = useEndDropMutation()
  const [cancel, cancelling] = useCancelDropMutation()
  const sends = { pause, resume, end, cancel }

  async function run(action: DropAction) {
    const result = await sends[action]({ id: drop.id })
    if (result.error) {
      dispatch(announced({ tone: 'bad', text: refusalText(problemOf(result.error), drop.name) }))
      return
    }
    dispatch(updateCachedDrop(result.data))
    dispatch(announced({ tone: action === 'cancel' ? 'plain' : 'good', text: done[action](drop.name) }))
  }

  return { run, isBusy: [pausing, resuming, ending, cancelling].some(({ isLoading }) => isLoading) }
}

/** Why it failed: usually because another admin was first. */
function refusalText({ code, detail }: Problem, name: string): string {
  switch (code) {
    case 'drop_not_live':
      return `${name} has not opened yet.`
    case 'drop_ended':
      return `${name} has already ended.`
    case 'drop_cancelled':
      return `${name} was already cancelled.`
    default:
      return detail
  }
}
