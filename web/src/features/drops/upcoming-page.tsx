import { CalendarClock } from 'lucide-react'
import { Link } from 'react-router'
import { Notice } from '@/components/notice'
import { PageTitle } from '@/components/page-title'
import { Button } from '@/components/ui/button'
import { ServerTime } from '@/features/drops/server-time'
import { Shelf } from '@/features/drops/shelf'
import { useListLiveDropsQuery, useListUpcomingDropsQuery } from '@/lib/api/endpoints'

/**
 * The upcoming drops, the next one first. One that opens stays at its place, with Reserve where its
 * countdown was; it is in the live list then, which is read for that.
 */
export default function UpcomingPage() {
  const query = useListUpcomingDropsQuery({})
  const live = useListLiveDropsQuery({})
  return (
    <>
      <PageTitle title="Upcoming" aside={<ServerTime />}>
        Each drop opens here when its countdown ends. You need not reload.
      </PageTitle>
      <Shelf
        query={query}
        opened={live.data?.drops}
        empty={
          <Notice icon={CalendarClock} title="Nothing is announced yet">
            <p>New drops appear here by themselves.</p>
            <Button asChild>
              <Link to="/">Shop the drops</Link>
            </Button>
          </Notice>
        }
      />
    </>
  )
}
