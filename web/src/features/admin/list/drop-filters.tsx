import { Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Input, Select } from '@/components/ui/input'
import { type DropFilter, statuses } from '@/features/admin/list/use-drop-filter'
import type { DropStatus } from '@/lib/api/api.gen'

/** The pause in typing after which the search starts. */
const restMs = 250

/** The server's limit for `q`. */
const longestText = 200

interface DropFiltersProps {
  filter: DropFilter
  onStatus(status: DropStatus | undefined): void
  onText(text: string): void
}

/** Filters the list by status and text. */
export function DropFilters({ filter, onStatus, onText }: DropFiltersProps) {
  return (
    <search className="contents">
      <SearchInput text={filter.q ?? ''} onText={onText} />
      <Select
        aria-label="Status"
        className="w-auto min-w-0 flex-1 sm:w-44 sm:flex-none"
        value={filter.status ?? ''}
        onChange={({ target }) => onStatus(statuses.find((status) => status === target.value))}
      >
        <option value="">Every status</option>
        {statuses.map((status) => (
          <option key={status} value={status}>
            {status[0]?.toUpperCase()}
            {status.slice(1)}
          </option>
        ))}
      </Select>
    </search>
  )
}

/** Searches after a pause in typing. */
function SearchInput({ text, onText }: { text: string; onText(text: string): void }) {
  const [typed, setTyped] = useState(text)
  useEffect(() => {
    if (typed.trim() === text) return
    const timer = setTimeout(() => onText(typed.trim()), restMs)
    return () => clearTimeout(timer)
  }, [typed, text, onText])
  return (
    <div className="relative w-full sm:w-auto sm:max-w-sm sm:flex-1">
      <Search aria-hidden className="pointer-events-none absolute top-3.5 left-3.5 size-4 text-muted" />
      <Input
        type="search"
        aria-label="Search drops"
        placeholder="Name, brand or SKU"
        maxLength={longestText}
        className="pl-10"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
    </div>
  )
}
