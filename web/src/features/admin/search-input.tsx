import { Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Input } from '@/components/ui/input'

/** Short enough to feel immediate, long enough not to ask for each letter. */
const pauseMs = 250

/** The server's longest `q`. */
const longestText = 200

interface SearchInputProps {
  label: string
  placeholder: string
  text: string
  onText(text: string): void
}

/** A search field. It reports the text after a pause in typing. */
export function SearchInput({ label, placeholder, text, onText }: SearchInputProps) {
  const [typed, setTyped] = useState(text)
  useEffect(() => {
    if (typed.trim() === text) return
    const timer = setTimeout(() => onText(typed.trim()), pauseMs)
    return () => clearTimeout(timer)
  }, [typed, text, onText])
  return (
    <div className="relative w-full sm:w-auto sm:max-w-sm sm:flex-1">
      <Search aria-hidden className="pointer-events-none absolute top-3.5 left-3.5 size-4 text-muted" />
      <Input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        maxLength={longestText}
        className="pl-10"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
    </div>
  )
}
