import { Button } from '@/components/ui/button'
import { presets } from '@/features/admin/form/size-presets'

interface SizePresetsProps {
  onPick(preset: (typeof presets)[number]): void
}

/** A button for each list of sizes that most drops begin with. */
export function SizePresets({ onPick }: SizePresetsProps) {
  return presets.map((preset) => (
    <Button key={preset.name} variant="secondary" size="small" onClick={() => onPick(preset)}>
      {preset.name}
    </Button>
  ))
}
