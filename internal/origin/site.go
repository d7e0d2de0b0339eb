package origin

import (
	"net/http"
	"net/netip"
	"strings"
)

// Site knows at which origin the shop is reached.
type Site struct {
	Configured     string         // such as https://shop.test; empty: the Host of each request
	TrustedProxies []netip.Prefix // whose X-Forwarded-Proto is believed
}

// Of returns the site's origin, and whether this request came by https. When the origin is not
// configured, it is the Host header, which the client can choose, so it is used only if it is a
// valid host; otherwise the origin is empty.
func (s Site) Of(r *http.Request) (site string, secure bool) {
	scheme := "http"
	if secure = r.TLS != nil || s.isForwardedHTTPS(r); secure {
		scheme = "https"
	}
	if s.Configured != "" {
		return s.Configured, secure
	}
	own, err := Parse(scheme + "://" + r.Host)
	if err != nil {
		return "", secure
	}
	return own.String(), secure
}

// isForwardedHTTPS reports whether a trusted proxy says that its client used https.
func (s Site) isForwardedHTTPS(r *http.Request) bool {
	if !strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https") {
		return false
	}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	for _, network := range s.TrustedProxies {
		if network.Contains(peer.Addr().Unmap()) {
			return true
		}
	}
	return false
}
