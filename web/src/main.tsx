import '@/styles/index.css'
import { setNonce } from 'get-nonce'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Provider } from 'react-redux'
import { RouterProvider } from 'react-router'
import { startLive } from '@/app/live'
import { reloadForNewFiles } from '@/app/reload'
import { createRouter } from '@/app/router'
import { createStore } from '@/app/store'
import { LiveContext } from '@/lib/live/live-context'
import { cspNonce } from '@/lib/page-meta'

const nonce = cspNonce()
if (nonce) setNonce(nonce) // for the style sheet that stops the page from scrolling behind a dialog

window.addEventListener('vite:preloadError', reloadForNewFiles)

const store = createStore()
const live = startLive(store)
const follow = live.follow.bind(live)

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element #root')
createRoot(root).render(
  <StrictMode>
    <Provider store={store}>
      <LiveContext value={follow}>
        <RouterProvider router={createRouter()} />
      </LiveContext>
    </Provider>
  </StrictMode>,
)
