import type { User } from '@/lib/api/endpoints'

type Names = Pick<User, 'firstName' | 'lastName'>

/**
 * The name that others see, and a note when it is not the one that was given. Only the server knows
 * which names it does not show, so for names that are not saved yet this is what it shows of most:
 * `Alex M.` So is it while an older replica answers, which sends no name to show.
 */
export function shownName(given: Names, saved: Names & Partial<Pick<User, 'displayName'>>) {
  const first = given.firstName.trim()
  const last = given.lastName.trim()
  if (first !== saved.firstName || last !== saved.lastName || !saved.displayName) {
    const initial = Array.from(last)[0]
    const name = first && [first, initial && `${initial.toUpperCase()}.`].filter(Boolean).join(' ')
    return { name: name || 'Somebody' }
  }
  const hidden = first !== '' && saved.displayName === 'Somebody'
  return {
    name: saved.displayName,
    note: hidden
      ? 'Others see “Somebody”: a name that has no letter, has an @ or could be taken for the shop’s is not shown.'
      : undefined,
  }
}
