/** Where session tokens come from: the dev sign-in's storage, or Clerk. */
export interface TokenSource {
  /** A token that is good now, or null for somebody who is not signed in. */
  current(): Promise<string | null>
  /** Who it is that the tokens are of; any word will do, as long as nobody else has the same. */
  userKey(): string
  /** The server did not take a token. */
  refused(token: string): void
}

const nobody: TokenSource = { current: async () => null, userKey: () => '', refused: () => {} }

let source = nobody

/** The tokens of whoever is signed in. The auth feature says from where. */
export const tokens = {
  current: () => source.current(),
  userKey: () => source.userKey(),
  refused: (token: string) => source.refused(token),
  from(next: TokenSource) {
    source = next
  },
}
