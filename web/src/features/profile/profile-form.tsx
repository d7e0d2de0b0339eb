import { type FormEvent, useState } from 'react'
import { announced } from '@/components/announcements/announcements-slice'
import { Avatar } from '@/components/avatar'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { nameOf } from '@/features/auth/use-user'
import { shownName } from '@/features/profile/shown-name'
import { type User, useEditProfileMutation } from '@/lib/api/endpoints'
import { useAppDispatch } from '@/lib/dispatch'
import { isPictureUrl } from '@/lib/picture-url'
import { fieldMessage, problemOf } from '@/lib/problem'

/** Edits the user's name and picture. */
export function ProfileForm({ user }: { user: User }) {
  const dispatch = useAppDispatch()
  const [profile, setProfile] = useState({
    firstName: user.firstName,
    lastName: user.lastName,
    imageUrl: user.imageUrl,
  })
  const [save, { isLoading, error }] = useEditProfileMutation()
  const problem = error ? problemOf(error) : undefined
  const picture = profile.imageUrl.trim()
  const pictureError = picture === '' || isPictureUrl(picture) ? undefined : 'A picture’s link begins with https://'
  const shown = shownName(profile, user)

  const text = (name: keyof typeof profile) => ({
    value: profile[name],
    onChange: (event: { target: { value: string } }) => setProfile({ ...profile, [name]: event.target.value }),
  })

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (pictureError) return
    const result = await save({ profileChanges: { ...profile, imageUrl: picture } })
    if (result.data) dispatch(announced({ tone: 'good', text: 'Your profile is saved.' }))
  }

  return (
    <form
      onSubmit={submit}
      noValidate
      className="flex max-w-xl flex-col gap-5 rounded-card border bg-card p-[clamp(0.75rem,4vw,1.5rem)]"
    >
      <Preview name={shown.name} imageUrl={pictureError ? '' : picture} />
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label="First name" hint={shown.note} error={fieldMessage(problem, 'firstName')}>
          <Input autoComplete="given-name" maxLength={100} {...text('firstName')} />
        </Field>
        <Field label="Last name" error={fieldMessage(problem, 'lastName')}>
          <Input autoComplete="family-name" maxLength={100} {...text('lastName')} />
        </Field>
      </div>
      <Field
        label="Picture"
        hint="A link to a picture, beginning with https://. Empty for none."
        error={pictureError ?? fieldMessage(problem, 'imageUrl')}
      >
        <Input type="url" inputMode="url" placeholder="https://" maxLength={2048} {...text('imageUrl')} />
      </Field>
      {problem && problem.errors.length === 0 && (
        <p role="alert" className="text-sm font-medium text-bad">
          {problem.detail}
        </p>
      )}
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="min-w-0 truncate text-sm text-muted">Signed in as {user.email || nameOf(user)}</p>
        <Button type="submit" disabled={isLoading} className="max-w-full">
          {isLoading ? 'Saving…' : 'Save profile'}
        </Button>
      </div>
    </form>
  )
}

/** How others see this user's purchases. */
function Preview({ name, imageUrl }: { name: string; imageUrl: string }) {
  return (
    <div className="flex flex-wrap items-center gap-4 rounded-control bg-paper p-[clamp(0.5rem,3vw,1rem)]">
      <Avatar name={name} imageUrl={imageUrl} className="size-16 text-2xl" />
      <div className="min-w-0">
        <p className="truncate text-lg font-bold">{name}</p>
        <p className="text-sm text-muted">This is all that others see of you.</p>
      </div>
    </div>
  )
}
