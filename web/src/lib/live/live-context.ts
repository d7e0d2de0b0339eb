import { createContext, useContext, useEffect } from 'react'

/** Follows a drop's stock until what it returns is called. */
export type Follow = (dropId: string) => () => void

export const LiveContext = createContext<Follow>(() => () => {})

/** Keeps a drop moving while the component is on the page. */
export function useFollow(dropId: string | undefined): void {
  const follow = useContext(LiveContext)
  useEffect(() => (dropId ? follow(dropId) : undefined), [dropId, follow])
}
