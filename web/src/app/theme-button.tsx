import { Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'

type Theme = 'light' | 'dark'

const systemTheme = (): Theme => (window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')

const shownTheme = () => (document.documentElement.dataset.theme as Theme | undefined) ?? systemTheme()

/** Switches between light and dark; the choice is stored in this browser. */
export function ThemeButton() {
  const [theme, setTheme] = useState(shownTheme)
  const other = theme === 'dark' ? 'light' : 'dark'
  function change() {
    document.documentElement.dataset.theme = other
    setTheme(other)
    try {
      localStorage.setItem('theme', other)
    } catch {
      // Without storage, the choice lasts until the page is closed.
    }
  }
  const Icon = theme === 'dark' ? Sun : Moon
  return (
    <Button variant="quiet" size="icon" aria-label={`Use the ${other} theme`} onClick={change}>
      <Icon aria-hidden />
    </Button>
  )
}
