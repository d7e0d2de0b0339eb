/** Where session tokens come from: the dev sign-in's storage, or Clerk. */
export interface TokenSource {
  /** A token that is good now, or null for somebody who is not signed in. */
  current(): Promise<string | null>
  /** The server did not take the token. */
  refused(): void
}

const nobody: TokenSource = { current: async () => null, refused: () => {} }

let source = nobody

/** The tokens of whoever is signed in. The auth feature says from where. */
export const tokens = {
  current: () => source.current(),
  refused: () => source.refused(),
  from(next: TokenSource | null) {
    source = next ?? nobody
  },
}
