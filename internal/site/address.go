package site

import (
	"net/http"
	"net/netip"
	"strings"

	"sneakerhead/internal/origin"
)

// reachedAt returns where browsers find this site, empty when that cannot be told, and whether this request came by
// https. A Host header is what the client says it is: it is taken only where no origin was set, and only when it could
// be one.
func (s *Site) reachedAt(r *http.Request) (site string, secure bool) {
	scheme := "http"
	if secure = r.TLS != nil || s.forwardedBySecure(r); secure {
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

// forwardedBySecure reports whether a proxy that is trusted says that its client came by https.
func (s *Site) forwardedBySecure(r *http.Request) bool {
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
