import { CalendarClock, Flame, LayoutDashboard, ShoppingBag, UserRound } from 'lucide-react'
import { NavLink } from 'react-router'
import { useUser } from '@/features/auth/use-user'
import { cn } from '@/lib/cn'

const links = [
  { to: '/', label: 'Live', icon: Flame },
  { to: '/upcoming', label: 'Upcoming', icon: CalendarClock },
  { to: '/my-drops', label: 'My drops', icon: ShoppingBag },
  { to: '/profile', label: 'Profile', icon: UserRound },
]

const adminLink = { to: '/admin', label: 'Admin', icon: LayoutDashboard }

/** The navigation: a bar at the bottom on a phone, a row in the header on wider screens. */
export function Navigation() {
  const isAdmin = useUser()?.role === 'admin'
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 border-t bg-paper pb-[env(safe-area-inset-bottom)] md:static md:border-0 md:pb-0"
    >
      <ul className="flex justify-around md:gap-1">
        {[...links, ...(isAdmin ? [adminLink] : [])].map(({ to, label, icon: Icon }) => (
          <li key={to} className="flex-1 md:flex-none">
            <NavLink
              to={to}
              end={to === '/'}
              className={({ isActive }) =>
                cn(
                  'flex h-16 flex-col items-center justify-center gap-1 text-[min(0.75rem,3.75vw)] font-semibold text-muted md:h-10 md:rounded-control md:px-3.5 md:text-sm',
                  'hover:text-ink',
                  isActive && 'text-ink md:bg-sunken',
                )
              }
            >
              <Icon aria-hidden className="size-5 md:hidden" />
              {label}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
