import { Field } from '@/components/ui/field'
import { Input, Textarea } from '@/components/ui/input'
import { longest } from '@/features/admin/form/check-values'
import type { FieldName } from '@/features/admin/form/drop-values'
import { Group, Place } from '@/features/admin/form/group'
import { labels } from '@/features/admin/form/labels'
import { lateChangeOf, lockOf } from '@/features/admin/form/locks'
import { RehearsalField } from '@/features/admin/form/rehearsal-field'
import { SizesGroup } from '@/features/admin/form/sizes-group'
import { endNote, startNote } from '@/features/admin/form/time-notes'
import type { DropFormState } from '@/features/admin/form/use-drop-form'
import type { Drop } from '@/lib/api/endpoints'
import { useServerTime } from '@/lib/use-server-time'

interface DropFieldsProps {
  state: DropFormState
  /** The drop that is edited. */
  drop?: Drop | undefined
}

/** Every field of a drop, in groups. */
export function DropFields({ state, drop }: DropFieldsProps) {
  const status = drop?.status ?? 'upcoming' // of a new drop every field can be changed
  const { values, errorOf, change, leave } = state
  const startHint = useServerTime((nowMs) => startNote(values.dropStartTime, status, nowMs))
  const endHint = useServerTime((nowMs) => endNote(values.dropEndTime, status, nowMs))

  const field = (name: FieldName, hint?: string) => ({
    label: labels[name],
    error: errorOf(name),
    hint: lockOf(name, status) ?? lateChangeOf(name, status) ?? hint,
  })
  const control = (name: Exclude<FieldName, 'rehearsal' | 'sizes'>) => ({
    name,
    value: values[name],
    disabled: lockOf(name, status) !== undefined,
    autoComplete: 'off',
    onChange: ({ target }: { target: { value: string } }) => change(name, target.value),
    onBlur: () => leave(name),
  })

  return (
    <>
      <Group title="The shoe">
        <Place>
          <Field {...field('name')}>
            <Input {...control('name')} maxLength={longest.name} required />
          </Field>
        </Place>
        <Place width="half">
          <Field {...field('brand')}>
            <Input {...control('brand')} maxLength={longest.brand} />
          </Field>
        </Place>
        <Place width="half">
          <Field {...field('sku')}>
            <Input {...control('sku')} maxLength={longest.sku} className="font-mono" />
          </Field>
        </Place>
        <Place>
          <Field {...field('description')}>
            <Textarea {...control('description')} maxLength={longest.description} />
          </Field>
        </Place>
        <Place>
          <Field {...field('imageUrl', 'A link that begins with https://, or a path of this store. Empty for none.')}>
            <Input {...control('imageUrl')} inputMode="url" placeholder="https://" maxLength={longest.imageUrl} />
          </Field>
        </Place>
      </Group>
      <Group title="The sale">
        <Place width="third">
          <Field {...field('price')}>
            <Input {...control('price')} inputMode="decimal" placeholder="219.00" className="figures" required />
          </Field>
        </Place>
        <Place width="third">
          <Field {...field('currency', 'Such as USD or EUR.')}>
            <Input
              {...control('currency')}
              onChange={({ target }) => change('currency', target.value.toUpperCase())}
              maxLength={3}
              autoCapitalize="characters"
              spellCheck={false}
              required
            />
          </Field>
        </Place>
        <Place width="third">
          <Field {...field('maxPerUser', 'How many one person may hold and buy in all.')}>
            <Input {...control('maxPerUser')} inputMode="numeric" className="figures" required />
          </Field>
        </Place>
        <Place width="half">
          <Field {...field('holdSeconds', 'How long a reserved pair waits for its buyer, up to 900.')}>
            <Input {...control('holdSeconds')} inputMode="numeric" className="figures" required />
          </Field>
        </Place>
        <Place width="half">
          <Field {...field('freeReturns', 'Holds one person may let go before waiting. Empty for no limit.')}>
            <Input {...control('freeReturns')} inputMode="numeric" className="figures" />
          </Field>
        </Place>
      </Group>
      <SizesGroup state={state} drop={drop} />
      <Group title="The time">
        <Place width="half">
          <Field {...field('dropStartTime', startHint)}>
            <Input {...control('dropStartTime')} type="datetime-local" className="figures" required />
          </Field>
        </Place>
        <Place width="half">
          <Field {...field('dropEndTime', endHint)}>
            <Input {...control('dropEndTime')} type="datetime-local" className="figures" />
          </Field>
        </Place>
        <RehearsalField
          checked={values.rehearsal}
          lock={lockOf('rehearsal', status)}
          onChange={(checked) => change('rehearsal', checked)}
        />
      </Group>
    </>
  )
}
