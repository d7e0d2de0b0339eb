import { Archive } from 'lucide-react'
import { Notice } from '@/components/notice'
import { PageTitle } from '@/components/page-title'
import { Shelf } from '@/features/drops/shelf'
import { useListEndedDropsQuery } from '@/lib/api/endpoints'

/** The drops that have ended, and how fast they sold. */
export default function EndedPage() {
  const query = useListEndedDropsQuery({})
  return (
    <>
      <PageTitle title="Ended">What sold, and how fast.</PageTitle>
      <Shelf query={query} empty={<Notice icon={Archive} title="No drop has ended yet" />} />
    </>
  )
}
