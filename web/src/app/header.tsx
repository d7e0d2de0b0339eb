import { Link } from 'react-router'
import { Navigation } from '@/app/navigation'
import { ThemeButton } from '@/app/theme-button'
import { AccountControl } from '@/features/auth/account-control'
import { useSignOutWarning } from '@/features/holds/use-sign-out-warning'

/** The header of every page. On a phone its links are at the bottom, within reach of the thumb. */
export function Header() {
  return (
    <header className="sticky top-0 z-30 border-b bg-paper">
      <div className="page flex min-h-16 flex-wrap items-center gap-x-3 md:gap-6">
        <Link to="/" aria-label="SneakerHead" className="display text-[min(1.25rem,5.5vw)] tracking-tight">
          Sneaker<span className="text-accent-ink">Head</span>
        </Link>
        <Navigation />
        <div className="ml-auto flex items-center gap-1">
          <AccountControl signOutWarning={useSignOutWarning()} />
          <ThemeButton />
        </div>
      </div>
    </header>
  )
}
