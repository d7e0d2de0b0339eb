import { createContext, useContext, useEffect } from 'react'

/** Follows a drop's stock. Returns a function that stops it. */
export type Follow = (dropId: string) => () => void

export const LiveContext = createContext<Follow>(() => () => {})

/** Keeps a drop up to date while the component is mounted. */
export function useFollow(dropId: string | undefined): void {
  const follow = useContext(LiveContext)
  useEffect(() => (dropId ? follow(dropId) : undefined), [dropId, follow])
}
