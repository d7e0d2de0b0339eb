package origin

import (
	"fmt"
	"net/http"
	"strings"
)

// Origins is a set of origins that are let in besides the server's own. The zero
// Origins lets in the server's own only. It does not change once made.
type Origins struct {
	listed map[Origin]struct{}
	first  Origin
}

// ParseList reads origins separated by commas; empty places are ignored. The
// error names the one that is wrong.
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

// Allows tells whether the page that sent a request may talk to this server. Its
// origin is allowed when it is listed, or is the server's own: same host and port
// as the request's Host. The scheme is not compared then, since TLS may have ended
// at a proxy before us.
//
// A foreign name that somebody points at this server counts as its own. That is
// harmless only because nothing here is granted by cookie or by address.
//
// A request without an origin, or with more than one, is refused here. Whether one
// without is let in is for the caller to say: it did not come from a browser's page.
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

// First returns the origin that was listed first, as browsers write it, and an
// empty text when none was: where the product is found, for what must name a place.
func (s Origins) First() string { return s.first.String() }

// Strings returns the listed origins as browsers write them, in no given order.
func (s Origins) Strings() []string {
	texts := make([]string, 0, len(s.listed))
	for o := range s.listed {
		texts = append(texts, o.String())
	}
	return texts
}
