package e2e_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Scheme and host are compared without regard to case, and the default port may be written out (RFC
// 6454, sections 4 and 5): such an origin is ours, although no browser writes it so. Everything
// else must match exactly.
func TestAttack_Origins(t *testing.T) {
	t.Parallel()
	s := openShop(t, 1)
	r := s.replicas[0]
	own := strings.TrimPrefix(r.url, "http://")
	port := own[strings.LastIndexByte(own, ':')+1:]
	const listed = "https://shop.example.com"
	for origin, ours := range map[string]bool{
		listed:                                          true,
		"HTTPS://Shop.Example.COM":                      true,
		"https://shop.example.com:443":                  true,
		"http://" + own:                                 true,
		"https://" + own:                                true, // a proxy may terminate TLS
		"":                                              false,
		"null":                                          false,
		"*":                                             false,
		"http://shop.example.com":                       false,
		"https://shop.example.com:80":                   false,
		"https://shop.example.com:8443":                 false,
		"https://shop.example.com:0443":                 false,
		"https://shop.example.com:":                     false,
		"https://shop.example.com/":                     false,
		"https://shop.example.com/x":                    false,
		"https://shop.example.com?x":                    false,
		"https://shop.example.com#":                     false,
		"https://shop.example.com.":                     false,
		"https://shop.example.com\\":                    false,
		"https://shop.example.com\t":                    true, // white space around a header's value is not part of it
		"https://shop.example.com\tx":                   false,
		"https:shop.example.com":                        false,
		"https:///shop.example.com":                     false,
		"//shop.example.com":                            false,
		"shop.example.com":                              false,
		"wss://shop.example.com":                        false,
		"ftp://shop.example.com":                        false,
		"file://":                                       false,
		"chrome-extension://shop":                       false,
		"javascript:alert(1)":                           false,
		"https://evil.test":                             false,
		"https://evilshop.example.com":                  false,
		"https://x.shop.example.com":                    false,
		"https://example.com":                           false,
		"https://shop.example.com.evil.test":            false,
		"https://evil.test/https://shop.example.com":    false,
		"https://shop.example.com@evil.test":            false,
		"https://user@shop.example.com":                 false,
		"https://user:pass@shop.example.com":            false,
		"https://evil.test\\@shop.example.com":          false,
		"https://shop%2eexample.com":                    false,
		"https://shopXexample.com":                      false,
		"https://shop.example.com https://evil.test":    false,
		"https://evil.test https://shop.example.com":    false,
		"https://shop.example.com, https://evil.test":   false,
		"https://shop.example.com\r\nOrigin: " + listed: false, // two Origin headers, even if equal
		"https://evil.test\r\nOrigin: " + listed:        false,
		listed + "\r\nOrigin: https://evil.test":        false,
		"\r\nOrigin: https://evil.test":                 false,
		"https://ѕhop.example.com":                      false, // a Cyrillic s
		"https://shop.example.çom":                      false,
		"https://ｓhop.example.com":                      false, // a full-width s
		"https://xn--hop-6bd.example.com":               false,
		"http://localhost:" + port:                      false,
		"http://127.0.0.1":                              false,
		"http://127.0.0.1:1":                            false,
		"http://127.1:" + port:                          false,
		"http://2130706433:" + port:                     false,
		"http://[::ffff:127.0.0.1]:" + port:             false,
		"http://[::1]:" + port:                          false,
	} {
		t.Run(origin, func(t *testing.T) {
			handshake := r.handshake(t, "Origin: "+origin+"\r\n")
			closingHeaders := strings.Replace(closingHeaders, "Host: shop", "Host: "+own, 1)
			read := r.raw(t, "GET /api/drops/live HTTP/1.1\r\nOrigin: "+origin+"\r\n"+closingHeaders)
			preflight := r.raw(t, "OPTIONS /api/drops HTTP/1.1\r\nOrigin: "+origin+"\r\nAccess-Control-Request-Method: POST\r\n"+closingHeaders)
			require.Equal(t, 200, read.status, "public data is sent to any origin; the browser does not give it to the page")
			for _, answer := range []reply{read, preflight} {
				require.Contains(t, answer.header.Values("Vary"), "Origin")
				require.Empty(t, answer.header.Values("Access-Control-Allow-Credentials"))
				if ours {
					require.Equal(t, []string{strings.TrimSpace(origin)}, answer.header.Values("Access-Control-Allow-Origin"))
				} else {
					require.Empty(t, answer.header.Values("Access-Control-Allow-Origin"))
				}
			}
			if ours {
				require.Equal(t, 101, handshake.status)
				require.Equal(t, 204, preflight.status)
				return
			}
			require.Equal(t, 403, handshake.status)
			require.Equal(t, "forbidden", handshake.code())
			require.NotEqual(t, 204, preflight.status)
		})
	}
	t.Run("no origin at all", func(t *testing.T) {
		require.Equal(t, 101, r.handshake(t, "").status)
		answer := r.raw(t, "GET /api/drops/live HTTP/1.1\r\n"+closingHeaders)
		require.Equal(t, 200, answer.status)
		require.Empty(t, answer.header.Values("Access-Control-Allow-Origin"))
	})
	t.Run("another host's name does not make a foreign origin ours", func(t *testing.T) {
		answer := r.raw(t, "GET /api/drops/live HTTP/1.1\r\nOrigin: https://evil.test\r\nX-Forwarded-Host: evil.test\r\n"+closingHeaders)
		require.Empty(t, answer.header.Values("Access-Control-Allow-Origin"))
	})
}

// handshake sends a WebSocket handshake with additional header lines.
func (r *replica) handshake(t *testing.T, lines string) reply {
	t.Helper()
	return r.raw(t, "GET /ws HTTP/1.1\r\nHost: "+strings.TrimPrefix(r.url, "http://")+"\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"+lines+"\r\n")
}
