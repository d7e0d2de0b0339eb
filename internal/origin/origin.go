// Package origin decides which browser pages may call the product. CORS and the
// WebSocket ask the same question, and must not answer it differently.
package origin

import (
	"errors"
	"net/netip"
	"strconv"
	"strings"
)

// Origin is a web origin, normalised so that two of them are the same exactly
// when they are equal: lower case, and without the port that its scheme implies.
// The zero Origin is no origin.
type Origin struct {
	scheme string
	host   string
	port   string // empty for the scheme's own
}

// ErrMalformed is returned by [Parse] for everything that is no origin.
var ErrMalformed = errors.New("want scheme://host or scheme://host:port, with http or https and nothing behind")

// Parse reads an origin as browsers write it in the Origin header. It returns
// [ErrMalformed] for anything more, a path or a lone slash too, and for "null",
// which is what every sandboxed page and local file calls itself.
func Parse(text string) (Origin, error) {
	scheme, authority, found := strings.Cut(text, "://")
	scheme = strings.ToLower(scheme)
	if !found || defaultPort(scheme) == "" {
		return Origin{}, ErrMalformed
	}
	return parseAuthority(scheme, authority)
}

// String returns the origin as a browser writes it.
func (o Origin) String() string {
	if o == (Origin{}) {
		return ""
	}
	if o.port == "" {
		return o.scheme + "://" + o.host
	}
	return o.scheme + "://" + o.host + ":" + o.port
}

// parseAuthority reads "host" or "host:port". It lists what may be in a host
// instead of what may not: user names, escapes, spaces and letters beyond ASCII
// are all ways to make one host look like another.
func parseAuthority(scheme, authority string) (Origin, error) {
	host, port := authority, ""
	if colon := strings.LastIndexByte(authority, ':'); colon > strings.LastIndexByte(authority, ']') {
		host, port = authority[:colon], authority[colon+1:]
		if !isPort(port) {
			return Origin{}, ErrMalformed
		}
	}
	host, err := parseHost(strings.ToLower(host))
	if err != nil {
		return Origin{}, err
	}
	if port == defaultPort(scheme) {
		port = ""
	}
	return Origin{scheme: scheme, host: host, port: port}, nil
}

// parseHost gives an IPv6 address its one shortest spelling.
func parseHost(host string) (string, error) {
	if inner, bracketed := strings.CutPrefix(host, "["); bracketed {
		address, err := netip.ParseAddr(strings.TrimSuffix(inner, "]"))
		if err != nil || !strings.HasSuffix(inner, "]") || !address.Is6() || address.Zone() != "" {
			return "", ErrMalformed
		}
		return "[" + address.String() + "]", nil
	}
	if host == "" || len(host) > 253 || strings.ContainsFunc(host, isNoHostLetter) {
		return "", ErrMalformed
	}
	return host, nil
}

func isNoHostLetter(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '.' && r != '_'
}

// isPort accepts the one spelling of a port that browsers use.
func isPort(text string) bool {
	port, err := strconv.ParseUint(text, 10, 16)
	return err == nil && port > 0 && strconv.FormatUint(port, 10) == text
}

// defaultPort returns an empty text for a scheme that is not of the web.
func defaultPort(scheme string) string {
	switch scheme {
	case "http":
		return "80"
	case "https":
		return "443"
	default:
		return ""
	}
}
