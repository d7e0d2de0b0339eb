import { createBrowserRouter, Navigate } from 'react-router'
import { RouteFailure } from '@/app/failure'
import { Layout } from '@/app/layout'
import NotFound from '@/app/not-found'
import { Skeleton } from '@/components/ui/skeleton'
import DropPage from '@/features/drops/drop-page'
import EndedPage from '@/features/drops/ended-page'
import LivePage from '@/features/drops/live-page'
import UpcomingPage from '@/features/drops/upcoming-page'
import MyDropsPage from '@/features/holds/my-drops-page'
import OrderPage from '@/features/orders/order-page'
import ProfilePage from '@/features/profile/profile-page'

/** The routes. The admin pages are loaded when an admin opens one. */
export const createRouter = () =>
  createBrowserRouter([
    {
      element: <Layout />,
      errorElement: <RouteFailure />,
      children: [
        { path: '/', element: <LivePage /> },
        { path: '/upcoming', element: <UpcomingPage /> },
        { path: '/ended', element: <EndedPage /> },
        { path: '/drops/:id', element: <DropPage /> },
        { path: '/my-drops', element: <MyDropsPage /> },
        { path: '/orders/:id', element: <OrderPage /> },
        { path: '/profile', element: <ProfilePage /> },
        { path: '/sign-in', element: <Navigate to="/profile" replace /> },
        {
          path: '/admin/*',
          lazy: () => import('@/features/admin/admin-routes'),
          hydrateFallbackElement: <Skeleton className="mt-8 h-96 rounded-card" />,
        },
        { path: '*', element: <NotFound /> },
      ],
    },
  ])
