package site

import (
	"net/http"
	"strings"
)

// policy is what a browser is told of a page: where its parts may come from, and what it may do.
type policy struct {
	content string // the Content-Security-Policy, with nonceMark where the nonce belongs
	opener  string
}

// newPolicy allows what the client is built from, and with Clerk what its components need:
// https://clerk.com/docs/security/clerk-csp. Scripts are files of ours, so they need no nonce. Styles need one, for the
// elements that components put into the page at run time; Clerk's have none, and a nonce would turn off what allows them.
func newPolicy(clerkHost string) policy {
	script, style, connect, opener := "'self'", "'self' 'nonce-"+nonceMark+"'", "'self'", "same-origin"
	var more []string
	if clerkHost != "" {
		clerk, challenges := " https://"+clerkHost, " https://challenges.cloudflare.com" // Clerk's protection against bots
		script += clerk + challenges
		style = "'self' 'unsafe-inline'"
		connect += clerk
		opener = "same-origin-allow-popups" // signing in with another account opens one
		more = []string{"frame-src" + challenges, "worker-src 'self' blob:"}
	}
	directives := append([]string{
		"default-src 'none'",
		"script-src " + script,
		"style-src " + style,
		"connect-src " + connect, // 'self' is the socket too, in every browser since Safari 15.4
		"img-src 'self' https: data:",
		"font-src 'self'",
		"manifest-src 'self'",
		"object-src 'none'",
		"base-uri 'none'",
		"form-action 'self'",
		"frame-ancestors 'none'",
	}, more...)
	return policy{content: strings.Join(directives, "; "), opener: opener}
}

// set writes a page's headers. A browser that came by https is told to keep doing so.
func (p policy) set(header http.Header, nonce string, secure bool) {
	header.Set("Content-Security-Policy", strings.ReplaceAll(p.content, nonceMark, nonce))
	header.Set("Cross-Origin-Opener-Policy", p.opener)
	header.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	header.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	if secure {
		header.Set("Strict-Transport-Security", "max-age=31536000")
	}
}
