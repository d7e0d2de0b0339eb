/** Where session tokens come from: the dev sign-in's storage, or Clerk. */
export interface TokenSource {
  /** A token that is valid now; null if nobody is signed in. */
  current(): Promise<string | null>
  /** A text that identifies the user of the tokens, different for each user. */
  userKey(): string
  /** Called when the server has refused a token. */
  refused(token: string): void
}

const nobody: TokenSource = { current: async () => null, userKey: () => '', refused: () => {} }

let source = nobody

/** The tokens of the signed-in user. The auth feature sets their source. */
export const tokens = {
  current: () => source.current(),
  userKey: () => source.userKey(),
  refused: (token: string) => source.refused(token),
  from(next: TokenSource) {
    source = next
  },
}
