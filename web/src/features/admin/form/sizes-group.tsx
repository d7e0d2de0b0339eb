import { Undo2 } from 'lucide-react'
import { Link } from 'react-router'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { counted } from '@/features/admin/figures'
import { Group, Place } from '@/features/admin/form/group'
import { labels } from '@/features/admin/form/labels'
import { lockOf } from '@/features/admin/form/locks'
import { SizePresets } from '@/features/admin/form/size-presets-row'
import { newRow, sentRows, unitsOfRows } from '@/features/admin/form/size-rows'
import { SizeTable } from '@/features/admin/form/size-table'
import { SizeTools } from '@/features/admin/form/size-tools'
import type { DropFormState } from '@/features/admin/form/use-drop-form'
import { type SizeFill, useSizeFill } from '@/features/admin/form/use-size-fill'
import type { Drop } from '@/lib/api/endpoints'

interface SizesGroupProps {
  state: DropFormState
  /** The drop that is edited. */
  drop?: Drop | undefined
}

/** How many pairs there are: of each size, or in total for a drop without sizes. */
export function SizesGroup({ state, drop }: SizesGroupProps) {
  const { values, isNew, errorOf } = state
  const fill = useSizeFill(state)
  const hasSizes = drop ? drop.sizes.length > 0 : values.sizes.length > 0
  const listError = errorOf('sizes') ?? errorOf('totalStock')
  const lock = lockOf('sizes', drop?.status ?? 'upcoming')
  return (
    <Group title="Sizes and stock">
      {hasSizes ? (
        <>
          <Place>
            <p className="figures text-lg font-bold" data-sum>
              {sumText(state, drop)}
            </p>
            <div aria-live="polite" className="flex min-h-9 flex-wrap items-center gap-x-2 text-sm text-muted">
              {fill.done ? <Done fill={fill} /> : (lock ?? <HowToFill drop={drop} />)}
            </div>
          </Place>
          {!lock && (
            <Place>
              <SizeTools state={state} fill={fill} />
            </Place>
          )}
          <Place>
            <SizeTable state={state} drop={drop} fill={fill} isLocked={lock !== undefined} />
            {listError && <p className="mt-3 text-sm font-medium text-bad">{listError}</p>}
          </Place>
        </>
      ) : (
        <>
          <Place width="third">
            <TotalStock state={state} drop={drop} />
          </Place>
          <div className="sm:col-span-4">
            {isNew ? (
              <>
                <p className="text-sm font-semibold">Sold in sizes?</p>
                <div className="mt-1.5 flex flex-wrap gap-2">
                  <SizePresets onPick={fill.preset} />
                  <Button variant="secondary" size="small" onClick={() => fill.start([newRow()])}>
                    Type or paste
                  </Button>
                </div>
                <p className="mt-2 text-sm text-muted">It is settled now: a drop without sizes never gets any.</p>
              </>
            ) : (
              <p className="text-sm text-muted sm:mt-8">
                This drop has no sizes. Whether a drop has sizes is settled when it is created.
              </p>
            )}
          </div>
        </>
      )}
    </Group>
  )
}

/** What was done last, and the way back. */
function Done({ fill }: { fill: SizeFill }) {
  return (
    <>
      {fill.done}
      <Button variant="quiet" size="small" onClick={fill.undo}>
        <Undo2 aria-hidden /> Undo
      </Button>
    </>
  )
}

function sumText({ values, isNew }: DropFormState, drop: Drop | undefined): string {
  const units = isNew ? unitsOfRows(values.sizes) : (drop?.totalStock ?? 0)
  return `${counted(sentRows(values.sizes).length, 'size')} · ${counted(units, 'pair')}`
}

function HowToFill({ drop }: { drop: Drop | undefined }) {
  if (!drop) return 'Paste from a spreadsheet into any cell: labels, or labels and pairs.'
  return (
    <span>
      Pairs are added and taken away in{' '}
      <Link to={`/admin/drops/${drop.id}`} className="font-semibold text-ink underline underline-offset-4">
        the console
      </Link>
      . A new size begins with none.
    </span>
  )
}

function TotalStock({ state: { values, errorOf, change, leave }, drop }: SizesGroupProps) {
  const lock = lockOf('totalStock', drop?.status ?? 'upcoming')
  return (
    <Field label={labels.totalStock} hint={lock} error={errorOf('totalStock')}>
      <Input
        name="totalStock"
        inputMode="numeric"
        autoComplete="off"
        className="figures"
        required
        disabled={lock !== undefined}
        value={values.totalStock}
        onChange={({ target }) => change('totalStock', target.value)}
        onBlur={() => leave('totalStock')}
      />
    </Field>
  )
}
