import { Bell, BellOff } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { holdSound } from '@/features/holds/sound'

/** Switches the sound at ten seconds on, which can be heard at once, or off. */
export function SoundButton({ className }: { className?: string }) {
  const [isOn, setOn] = useState(() => holdSound.isOn())
  function change() {
    holdSound.set(!isOn)
    setOn(!isOn)
    if (!isOn) holdSound.play()
  }
  const Icon = isOn ? Bell : BellOff
  return (
    <Button
      variant="quiet"
      size="icon"
      aria-label="Sound at ten seconds"
      aria-pressed={isOn}
      title={isOn ? 'Sound at ten seconds: on' : 'Sound at ten seconds: off'}
      className={className}
      onClick={change}
    >
      <Icon aria-hidden className={isOn ? '' : 'text-muted'} />
    </Button>
  )
}
