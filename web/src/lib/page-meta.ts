const meta = (selector: string) => document.querySelector<HTMLMetaElement>(`meta[${selector}]`)

/** The nonce that the server put into this page: style sheets that a library adds are allowed with it. */
export const cspNonce = (): string | undefined => meta('property="csp-nonce"')?.nonce || undefined

/** How people sign in here: the server writes it into the page, which need not wait for `/api/config` to be drawn right. */
export const announcedAuthMode = (): string | undefined => meta('name="auth-mode"')?.content
