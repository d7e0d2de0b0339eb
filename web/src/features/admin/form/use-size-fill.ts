import { useEffect, useRef, useState } from 'react'
import { counted } from '@/features/admin/figures'
import type { presets } from '@/features/admin/form/size-presets'
import { withPreset } from '@/features/admin/form/size-presets'
import type { SizeRow } from '@/features/admin/form/size-rows'
import type { DropFormState } from '@/features/admin/form/use-drop-form'

/** Many rows that were changed at once: they can be undone until one is typed into. */
interface Filled {
  before: SizeRow[]
  after: SizeRow[]
  text: string
}

/** Changes of many sizes at once, and the way back from the last one. */
export function useSizeFill({ values: { sizes }, change, form }: DropFormState) {
  const [filled, setFilled] = useState<Filled>()
  const wantsFocus = useRef<number | 'last' | undefined>(undefined)

  // A row that did not exist before takes the focus when it is drawn.
  useEffect(() => {
    const rows = form.current?.querySelectorAll<HTMLElement>('[data-cell=label]')
    const row = wantsFocus.current
    if (row === undefined || !rows || sizes.length === 0) return
    rows[row === 'last' ? rows.length - 1 : row]?.focus()
    wantsFocus.current = undefined
  }, [form, sizes])

  function set(after: SizeRow[], text: string) {
    setFilled({ before: sizes, after, text })
    change('sizes', after)
  }

  return {
    set,
    /** What was done last, and can be undone. */
    done: filled?.after === sizes ? filled.text : undefined,
    undo() {
      if (filled) change('sizes', filled.before)
    },
    preset({ name, labels }: (typeof presets)[number]) {
      const after = withPreset(sizes, labels)
      set(after, `${name}: ${counted(sentCount(after), 'size')}.`)
    },
    /** Replaces the rows without a way back, and moves the focus to the last one. */
    start(rows: SizeRow[]) {
      wantsFocus.current = 'last'
      change('sizes', rows)
    },
    focusRow(row: number) {
      wantsFocus.current = row
    },
  }
}

const sentCount = (rows: SizeRow[]) => rows.filter(({ isTakenOff }) => !isTakenOff).length

export type SizeFill = ReturnType<typeof useSizeFill>
