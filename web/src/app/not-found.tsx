import { SearchX } from 'lucide-react'
import { Link } from 'react-router'
import { Notice } from '@/components/notice'
import { useDocumentTitle } from '@/components/page-title'
import { Button } from '@/components/ui/button'

/** Shown for an address without a page. */
export default function NotFound() {
  useDocumentTitle('Not found')
  return (
    <Notice isPage icon={SearchX} title="There is no such page">
      <Button asChild>
        <Link to="/">Shop the drops</Link>
      </Button>
    </Notice>
  )
}
