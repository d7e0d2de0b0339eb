import { Select } from '@/components/ui/input'
import { type DropFilter, statuses } from '@/features/admin/list/use-drop-filter'
import { SearchInput } from '@/features/admin/search-input'
import type { DropStatus } from '@/lib/api/api.gen'

interface DropFiltersProps {
  filter: DropFilter
  onStatus(status: DropStatus | undefined): void
  onText(text: string): void
}

/** Filters the list by status and text. */
export function DropFilters({ filter, onStatus, onText }: DropFiltersProps) {
  return (
    <search className="contents">
      <SearchInput label="Search drops" placeholder="Name, brand or SKU" text={filter.q ?? ''} onText={onText} />
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
