import { zoneAt } from '@/features/admin/form/local-time'
import type { DropStatus } from '@/lib/api/api.gen'
import { formatDuration } from '@/lib/time'

const minuteMs = 60_000

/** The time zone of an opening time, and how far away it is. */
export function startNote(local: string, status: DropStatus, nowMs: number): string {
  const zone = `Your time (${zoneAt(local)})`
  const inMs = Date.parse(local) - nowMs
  if (status !== 'upcoming' || Number.isNaN(inMs)) return `${zone}.`
  if (inMs <= 0) return `${zone}. That is past: the drop opens at once.`
  return `${zone}, ${inMs < minuteMs ? 'in less than a minute' : `in ${formatDuration(inMs)}`}.`
}

/** The same for an end time. */
export function endNote(local: string, status: DropStatus, nowMs: number): string {
  const endMs = Date.parse(local)
  if (Number.isNaN(endMs)) return 'Empty: open until somebody ends it.'
  const zone = `Your time (${zoneAt(local)})`
  return endMs <= nowMs && status !== 'ended' ? `${zone}. That is past: the drop ends at once.` : `${zone}.`
}
