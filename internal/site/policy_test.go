package site_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/site"
)

// rulesOf reads a Content-Security-Policy.
func rulesOf(t *testing.T, header string) map[string]string {
	t.Helper()
	rules := map[string]string{}
	for rule := range strings.SplitSeq(header, "; ") {
		directive, from, _ := strings.Cut(rule, " ")
		require.NotContains(t, rules, directive, "the second would be ignored")
		rules[directive] = from
	}
	return rules
}

func TestSite_APageRunsOnlyOurScripts(t *testing.T) {
	t.Parallel()
	handler, _ := open(t, nil)
	nonces := map[string]bool{}
	for range 100 {
		reply := get(handler, "/")
		policy := reply.Header().Get("Content-Security-Policy")
		nonce := nonceOfStyles.FindStringSubmatch(policy)[1]
		require.GreaterOrEqual(t, len(nonce), 22, "128 bits")
		require.Equal(t, 3, strings.Count(reply.Body.String(), `nonce="`+nonce+`"`))
		require.NotContains(t, reply.Body.String(), "__CSP_NONCE__")
		nonces[nonce] = true
		require.Equal(t, map[string]string{
			"default-src": "'none'", "script-src": "'self'", "style-src": "'self' 'nonce-" + nonce + "'", "img-src": "'self' https: data:",
			"font-src": "'self'", "connect-src": "'self'", "manifest-src": "'self'", "object-src": "'none'", "base-uri": "'none'",
			"form-action": "'self'", "frame-ancestors": "'none'",
		}, rulesOf(t, policy))
	}
	require.Len(t, nonces, 100, "a nonce is for one reply")

	header := get(handler, "/").Header()
	require.Equal(t, "nosniff", header.Get("X-Content-Type-Options"))
	require.Equal(t, "same-origin", header.Get("Cross-Origin-Opener-Policy"))
	require.Equal(t, "strict-origin-when-cross-origin", header.Get("Referrer-Policy"))
	require.Contains(t, header.Get("Permissions-Policy"), "camera=()")
	require.Empty(t, header.Get("Strict-Transport-Security"), "not over http")
}

func TestSite_WhatClerkAdds(t *testing.T) {
	t.Parallel()
	handler, _ := open(t, func(o *site.Options) { o.ClerkHost = "clerk.shop.test" })
	reply := get(handler, "/sign-in")
	rules := rulesOf(t, reply.Header().Get("Content-Security-Policy"))
	require.Equal(t, "'self' https://clerk.shop.test https://challenges.cloudflare.com", rules["script-src"])
	require.Equal(t, "'self' https://clerk.shop.test", rules["connect-src"])
	require.Equal(t, "https://challenges.cloudflare.com", rules["frame-src"])
	require.Equal(t, "'self' blob:", rules["worker-src"])
	require.Equal(t, "'self' 'unsafe-inline'", rules["style-src"], "a nonce would turn the latter off")
	require.Equal(t, "'none'", rules["default-src"])
	require.Equal(t, "'none'", rules["frame-ancestors"])
	require.Equal(t, "same-origin-allow-popups", reply.Header().Get("Cross-Origin-Opener-Policy"))
	require.NotContains(t, reply.Body.String(), "__CSP_NONCE__")
}
