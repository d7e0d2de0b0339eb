package site

import (
	"net/http"
	"strings"
)

// policy has the headers that restrict a page: what it may load, and what it may do.
type policy struct {
	content string // the Content-Security-Policy, with nonceMark in place of the nonce
	opener  string
}

// newPolicy allows what the client needs, and with Clerk what Clerk's components need:
// https://clerk.com/docs/security/clerk-csp. Scripts come from our own files and need no nonce.
// Styles need one, because components insert style elements at run time. Clerk's style elements
// have no nonce, so with Clerk 'unsafe-inline' is used, which browsers ignore beside a nonce.
func newPolicy(clerkHost string) policy {
	script, style, connect, opener := "'self'", "'self' 'nonce-"+nonceMark+"'", "'self'", "same-origin"
	var more []string
	if clerkHost != "" {
		clerk, challenges := " https://"+clerkHost, " https://challenges.cloudflare.com" // Clerk's protection against bots
		script += clerk + challenges
		style = "'self' 'unsafe-inline'"
		connect += clerk
		opener = "same-origin-allow-popups" // sign-in with another provider opens a popup
		more = []string{"frame-src" + challenges, "worker-src 'self' blob:"}
	}
	directives := append([]string{
		"default-src 'none'",
		"script-src " + script,
		"style-src " + style,
		"connect-src " + connect, // 'self' includes the WebSocket in every browser since Safari 15.4
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

// set writes the headers. Over https it adds Strict-Transport-Security.
func (p policy) set(header http.Header, nonce string, secure bool) {
	header.Set("Content-Security-Policy", strings.ReplaceAll(p.content, nonceMark, nonce))
	header.Set("Cross-Origin-Opener-Policy", p.opener)
	header.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	header.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	if secure {
		header.Set("Strict-Transport-Security", "max-age=31536000")
	}
}
