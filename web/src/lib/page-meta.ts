const meta = (selector: string) => document.querySelector<HTMLMetaElement>(`meta[${selector}]`)

/**
 * The nonce that the server wrote into this page. Style sheets added by libraries are allowed with
 * it.
 */
export const cspNonce = (): string | undefined => meta('property="csp-nonce"')?.nonce || undefined

/**
 * How users sign in. The server writes it into the page, so that the first render need not wait for
 * `/api/config`.
 */
export const pageAuthMode = (): string | undefined => meta('name="auth-mode"')?.content
