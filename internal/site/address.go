package site

import (
	"net/http"
	"net/netip"
	"strings"

	"sneakerhead/internal/origin"
)

// originOf returns the site's origin, and whether this request came by https. When CLIENT_URL does
// not set the origin, it is the Host header, which the client can choose, so it is used only if it
// is a valid host; otherwise the origin is empty.
func (s *Site) originOf(r *http.Request) (site string, secure bool) {
	scheme := "http"
	if secure = r.TLS != nil || s.isForwardedHTTPS(r); secure {
		scheme = "https"
	}
	if s.options.Origin != "" {
		return s.options.Origin, secure
	}
	own, err := origin.Parse(scheme + "://" + r.Host)
	if err != nil {
		return "", secure
	}
	return own.String(), secure
}

// isForwardedHTTPS reports whether a trusted proxy says that its client used https.
func (s *Site) isForwardedHTTPS(r *http.Request) bool {
	if !strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https") {
		return false
	}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	for _, network := range s.options.TrustedProxies {
		if network.Contains(peer.Addr().Unmap()) {
			return true
		}
	}
	return false
}
