package origin

import (
	"fmt"
	"net/http"
	"strings"
)

// Origins is an immutable set of origins that are allowed besides the server's own. The zero
// Origins allows only the server's own.
type Origins struct {
	listed map[Origin]struct{}
	first  Origin
}

// ParseList parses origins separated by commas; empty parts are ignored. The error names the part
// that is wrong.
func ParseList(text string) (Origins, error) {
	origins := Origins{listed: make(map[Origin]struct{})}
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		o, err := Parse(part)
		if err != nil {
			return Origins{}, fmt.Errorf("%w, got %q", err, part)
		}
		if len(origins.listed) == 0 {
			origins.first = o
		}
		origins.listed[o] = struct{}{}
	}
	return origins, nil
}

// Allows reports whether the page that sent a request may call this server. Its origin is allowed
// when it is listed, or when it is the server's own: the same host and port as in the request's
// Host header. The scheme is not compared then, because a proxy in front may have ended TLS.
//
// A foreign domain name that points at this server counts as its own. That is harmless only because
// no access depends on cookies or on the client's address.
//
// A request without an Origin header, or with several, is not allowed. Callers decide themselves
// whether to accept a request without one: it does not come from a browser's page.
func (s Origins) Allows(r *http.Request) bool {
	asking := r.Header["Origin"]
	if len(asking) != 1 { // a browser sends one at most
		return false
	}
	o, err := Parse(asking[0])
	if err != nil {
		return false
	}
	if _, listed := s.listed[o]; listed {
		return true
	}
	own, err := parseAuthority(o.scheme, r.Host)
	return err == nil && own == o
}

// First returns the origin that was listed first, as browsers write it, or "" when none was. It is
// the site's address for links to it.
func (s Origins) First() string { return s.first.String() }

// Strings returns the listed origins as browsers write them, in no particular order.
func (s Origins) Strings() []string {
	texts := make([]string, 0, len(s.listed))
	for o := range s.listed {
		texts = append(texts, o.String())
	}
	return texts
}
