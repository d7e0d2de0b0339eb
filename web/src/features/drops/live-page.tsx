import { Flame } from 'lucide-react'
import { Link } from 'react-router'
import { Notice } from '@/components/notice'
import { PageTitle } from '@/components/page-title'
import { Button } from '@/components/ui/button'
import { Shelf } from '@/features/drops/shelf'
import { useListLiveDropsQuery } from '@/lib/api/endpoints'

/** The drops that are live now. */
export default function LivePage() {
  const query = useListLiveDropsQuery({})
  return (
    <>
      <PageTitle title="Live now" aside={<Link to="/ended">Ended drops</Link>}>
        Limited pairs, first come, first served. A pair that you reserve is yours to buy until the clock runs out.
      </PageTitle>
      <Shelf
        query={query}
        empty={
          <Notice icon={Flame} title="Nothing is live at the moment">
            <p>The next drop opens soon. Its countdown is running.</p>
            <Button asChild>
              <Link to="/upcoming">See what is coming</Link>
            </Button>
          </Notice>
        }
      />
    </>
  )
}
