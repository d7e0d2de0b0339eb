import type { Drop } from '@/lib/api/endpoints'
import type { Thunk } from '@/lib/dispatch'
import { applyMessages } from '@/lib/live/apply-messages'

/** Writes a drop that the server answered with into every list and page that shows it, as its announcement will. */
export const updateCachedDrop = (drop: Drop): Thunk => applyMessages([{ event: 'drop-updated', data: { drop } }])
