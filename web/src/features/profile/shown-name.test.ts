import { describe, expect, it } from 'vitest'
import { shownName } from '@/features/profile/shown-name'

const alex = { firstName: 'Alex', lastName: 'Moreno', displayName: 'Alex M.' }
const admin = { firstName: 'Admin', lastName: '', displayName: 'Somebody' }

describe('shownName', () => {
  it('is the server’s for saved names', () => {
    expect(shownName({ firstName: ' Alex ', lastName: 'Moreno' }, alex)).toEqual({ name: 'Alex M.', note: undefined })
  })

  it('says that a saved name is not shown', () => {
    const shown = shownName({ firstName: 'Admin', lastName: '' }, admin)
    expect(shown.name).toBe('Somebody')
    expect(shown.note).toContain('Others see “Somebody”')
  })

  it('says nothing of names that are not saved yet', () => {
    expect(shownName({ firstName: 'Mira', lastName: 'tanaka' }, admin)).toEqual({ name: 'Mira T.' })
    expect(shownName({ firstName: ' ', lastName: 'Tanaka' }, alex)).toEqual({ name: 'Somebody' })
  })

  it('does without the name to show, which older replicas do not send', () => {
    expect(shownName(alex, { firstName: 'Alex', lastName: 'Moreno' }).name).toBe('Alex M.')
  })

  it('has no note for somebody who has given no name', () => {
    const nobody = { firstName: '', lastName: '', displayName: 'Somebody' }
    expect(shownName(nobody, nobody).note).toBeUndefined()
  })
})
