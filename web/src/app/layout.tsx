import { Suspense } from 'react'
import { type Location, Outlet, ScrollRestoration, useLocation } from 'react-router'
import { ConnectionBanner } from '@/app/connection-banner'
import { Failure } from '@/app/failure'
import { Footer } from '@/app/footer'
import { Header } from '@/app/header'
import { RouteFocus } from '@/app/route-focus'
import { ErrorBoundary } from '@/components/error-boundary'
import { AuthRoot } from '@/features/auth/auth-root'
import { ReminderKeeper } from '@/features/before/reminder-keeper'
import { HoldAnnouncer } from '@/features/holds/hold-announcer'
import { HoldBar } from '@/features/holds/hold-bar'
import { HoldDialog } from '@/features/holds/hold-dialog'
import { HoldKeeper } from '@/features/holds/hold-keeper'

/** The frame of every page. */
export function Layout() {
  const { pathname } = useLocation()
  return (
    <div className="flex min-h-dvh flex-col pb-[calc(4rem+env(safe-area-inset-bottom))] md:pb-0">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-70 focus:rounded-control focus:bg-ink focus:px-4 focus:py-2 focus:text-paper"
      >
        Skip to the page
      </a>
      <Header />
      <AuthRoot />
      <ConnectionBanner />
      {/* At least as high as the screen, so that no content that comes late moves the footer in sight. */}
      <main id="main" tabIndex={-1} className="page min-h-[calc(100dvh-4rem)] flex-1 pb-16 outline-none print:min-h-0">
        <ErrorBoundary key={pathname} fallback={<Failure />}>
          <Suspense fallback={null}>
            <Outlet />
          </Suspense>
        </ErrorBoundary>
      </main>
      <Footer />
      <HoldBar />
      <HoldDialog />
      <HoldKeeper />
      <HoldAnnouncer />
      <ReminderKeeper />
      <ScrollRestoration getKey={placeInHistory} />
      <RouteFocus />
    </div>
  )
}

/**
 * Names an entry of the history, so that its scroll position is found again. The first entry of
 * each load has the same key, whatever its page is; by its path it is told from the others.
 */
const placeInHistory = ({ key, pathname }: Location) => (key === 'default' ? pathname : key)
