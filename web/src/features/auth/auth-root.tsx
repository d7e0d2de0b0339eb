import { lazy, Suspense, useState } from 'react'
import { ErrorBoundary } from '@/components/error-boundary'
import { DevSignIn } from '@/features/auth/dev-sign-in'
import { useGetConfigQuery } from '@/lib/api/endpoints'
import { pageAuthMode } from '@/lib/page-meta'

const ClerkSession = lazy(() => import('@/features/auth/clerk-session'))

/** Handles sign-in in the way that is configured. Pages never wait for it. */
export function AuthRoot() {
  const { data } = useGetConfigQuery()
  const [config, setConfig] = useState(data)
  if (data && data !== config) setConfig(data) // kept here because a sign-out empties the cache
  if ((config?.authMode ?? pageAuthMode()) === 'dev') return <DevSignIn />
  if (!config) return null
  return (
    <ErrorBoundary fallback={null}>
      <Suspense fallback={null}>
        <ClerkSession publishableKey={config.clerkPublishableKey} />
      </Suspense>
    </ErrorBoundary>
  )
}
