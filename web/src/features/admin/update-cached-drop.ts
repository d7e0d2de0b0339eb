import type { Drop } from '@/lib/api/endpoints'
import type { Thunk } from '@/lib/dispatch'
import { applyMessages } from '@/lib/live/apply-messages'

/** Writes a drop from an answer into every cached list and page, as its announcement will do. */
export const updateCachedDrop = (drop: Drop): Thunk => applyMessages([{ event: 'drop-updated', data: { drop } }])
