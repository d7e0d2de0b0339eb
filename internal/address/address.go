// Package address decides which address a request counts for. The limits of requests and of sockets
// both use it, so that one client has one allowance however its address is written.
package address

import (
	"net/http"
	"net/netip"
	"strings"
)

// clientBits is how much of an IPv6 address a provider gives to one customer, who can use every
// address in it.
const clientBits = 64

// Key returns what an address is counted by: an IPv4 address, also when it is written as an IPv6
// one, or the /64 of an IPv6 address. Every text that is no address has the empty key, so that
// sending other texts does not give a client other allowances.
func Key(text string) string {
	parsed, ok := Parse(text)
	if !ok {
		return ""
	}
	if parsed.Is4() {
		return parsed.String()
	}
	return netip.PrefixFrom(parsed, clientBits).Masked().String()
}

// Parse reads an address with or without a port and brackets. The result has no zone, and is IPv4
// if the text is an IPv4-mapped address.
func Parse(text string) (netip.Addr, bool) {
	text = strings.TrimSpace(text)
	if inner, bracketed := strings.CutPrefix(text, "["); bracketed && strings.HasSuffix(inner, "]") {
		text = strings.TrimSuffix(inner, "]")
		if !strings.Contains(text, ":") { // brackets are for IPv6 only
			return netip.Addr{}, false
		}
	}
	parsed, err := netip.ParseAddr(text)
	if err != nil {
		withPort, err := netip.ParseAddrPort(text)
		if err != nil {
			return netip.Addr{}, false
		}
		parsed = withPort.Addr()
	}
	return parsed.WithZone("").Unmap(), true
}

// Proxies are the networks whose X-Forwarded-For is believed.
type Proxies []netip.Prefix

// Trusts reports whether a request comes directly from one of the proxies.
func (p Proxies) Trusts(r *http.Request) bool {
	peer, ok := Parse(r.RemoteAddr)
	return ok && p.contains(peer)
}

// ClientOf returns the address of the client that made a request, or an empty text if even its
// connection has none. That is the last address in X-Forwarded-For which is not a proxy's, because
// each proxy appends the address that it was called from, and whatever stands before was sent by
// the client. No other header is read.
func (p Proxies) ClientOf(r *http.Request) string {
	client, ok := Parse(r.RemoteAddr)
	if !ok {
		return ""
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for len(hops) > 0 && p.contains(client) {
		previous, ok := Parse(hops[len(hops)-1])
		if !ok {
			break
		}
		client, hops = previous, hops[:len(hops)-1]
	}
	return client.String()
}

func (p Proxies) contains(address netip.Addr) bool {
	for _, network := range p {
		if network.Contains(address) {
			return true
		}
	}
	return false
}
