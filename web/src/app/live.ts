import { clockSync } from '@/app/clock-sync'
import { polling } from '@/app/polling'
import type { AppStore } from '@/app/store'
import { handleOwnEvent } from '@/features/holds/own-events'
import { api, tags } from '@/lib/api/endpoints'
import { tokens } from '@/lib/api/tokens'
import { applyMessages } from '@/lib/live/apply-messages'
import { connectionChanged, pollingChanged } from '@/lib/live/connection-slice'
import { LiveFeed } from '@/lib/live/live-feed'
import { LiveSocket } from '@/lib/live/live-socket'
import { isOwnEvent, type Message } from '@/lib/live/messages'
import { unitsReturned } from '@/lib/live/returns-slice'

/** Connects the store to the server's live changes while the page is open. */
export function startLive(store: AppStore): LiveSocket {
  const feed = new LiveFeed((messages) => store.dispatch(applyMessages(messages)))
  const measureClock = clockSync()
  const poll = polling(store)
  let authenticatedUser: string | undefined // the user that this connection is signed in as
  const socket = new LiveSocket(socketUrl(), {
    token: () => tokens.current(),
    onMessage: (message) => {
      feed.push(message)
      handleSideEffects(store, message)
      if (message.event === 'authenticated' && message.data.userId !== authenticatedUser) {
        authenticatedUser = message.data.userId
        store.dispatch(readOwn()) // events from before the sign-in were not sent to this socket
      }
    },
    onSilence: (isSilent) => {
      store.dispatch(pollingChanged(isSilent))
      poll(isSilent)
    },
    onConnection: (connection) => {
      store.dispatch(connectionChanged(connection))
      authenticatedUser = undefined
      if (connection !== 'open') return
      // Fetch what was missed while the connection was lost.
      store.dispatch(api.util.invalidateTags([...tags]))
      measureClock()
    },
  })
  whenSessionChanges(store, () => {
    authenticatedUser = undefined
    void socket.authenticate()
  })
  window.addEventListener('online', () => socket.reconnect())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible') return
    socket.probe()
    measureClock()
  })
  return socket
}

const readOwn = () => api.util.invalidateTags(['OwnReservations', 'OwnPurchases'])

function socketUrl(): string {
  const url = new URL('/ws', window.location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}

function whenSessionChanges(store: AppStore, changed: () => void): void {
  let version = store.getState().session.version
  store.subscribe(() => {
    const { session } = store.getState()
    if (session.version === version) return
    version = session.version
    changed()
  })
}

/** Handles messages that change more than the cached drops. */
function handleSideEffects(store: AppStore, message: Message): void {
  if (message.event === 'stock-recovered') {
    store.dispatch(unitsReturned({ dropId: message.data.dropId, units: message.data.recovered }))
  } else if (message.event === 'resync') {
    store.dispatch(readOwn())
  } else if (isOwnEvent(message)) {
    store.dispatch(handleOwnEvent(message))
  }
}
