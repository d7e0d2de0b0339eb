// Package origin decides which browser pages may call the server. CORS and the WebSocket handshake
// both use it, so that they decide the same.
package origin

import (
	"errors"
	"net/netip"
	"strconv"
	"strings"
)

// Origin is a web origin in a normal form, so that == compares two: in lower case, and without a
// port that is its scheme's default. The zero Origin is none.
type Origin struct {
	scheme string
	host   string
	port   string // empty for the scheme's own
}

// ErrMalformed is returned by [Parse] for a text that is not an origin.
var ErrMalformed = errors.New("want scheme://host or scheme://host:port, with http or https and nothing behind")

// Parse parses an origin as browsers write it in the Origin header. It returns [ErrMalformed] for
// anything more, even a single slash, and for "null", which browsers send for sandboxed pages and
// local files.
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

// parseAuthority parses "host" or "host:port". It accepts only listed characters in a host, because
// user names, escapes, spaces and letters beyond ASCII can all make one host look like another.
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

// parseHost checks a host, and writes an IPv6 address in its shortest form.
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

// isPort accepts a port as browsers write it, without a sign or leading zeros.
func isPort(text string) bool {
	port, err := strconv.ParseUint(text, 10, 16)
	return err == nil && port > 0 && strconv.FormatUint(port, 10) == text
}

// defaultPort returns the port of http or https, and "" for any other scheme.
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
