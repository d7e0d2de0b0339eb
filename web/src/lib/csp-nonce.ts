/** The nonce that the server put into this page: style sheets that a library adds are allowed with it. */
export function cspNonce(): string | undefined {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce || undefined
}
