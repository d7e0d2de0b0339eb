import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { counted } from '@/features/admin/figures'
import { SizePresets } from '@/features/admin/form/size-presets-row'
import type { DropFormState } from '@/features/admin/form/use-drop-form'
import type { SizeFill } from '@/features/admin/form/use-size-fill'
import { wholeUnits } from '@/features/admin/sizes/whole-units'

interface SizeToolsProps {
  state: DropFormState
  fill: SizeFill
}

/** What changes many sizes at once: presets, and one stock for all. */
export function SizeTools({ state, fill }: SizeToolsProps) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SizePresets onPick={fill.preset} />
      {state.isNew && <FillAll state={state} fill={fill} />}
    </div>
  )
}

function FillAll({ state: { values }, fill }: SizeToolsProps) {
  const [typed, setTyped] = useState('')
  const units = wholeUnits(typed)
  function fillAll() {
    if (units === undefined || units < 0) return
    fill.set(
      values.sizes.map((row) => ({ ...row, stock: String(units) })),
      `${counted(units, 'pair')} in each size.`,
    )
  }
  return (
    <span className="flex items-center gap-2 sm:ml-auto">
      <Input
        aria-label="Pairs for each size"
        placeholder="Pairs"
        inputMode="numeric"
        autoComplete="off"
        className="figures h-9 w-20 sm:h-9"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault() // Enter here does not send the form
          fillAll()
        }}
      />
      <Button variant="secondary" size="small" onClick={fillAll} disabled={units === undefined || units < 0}>
        Fill all
      </Button>
    </span>
  )
}
