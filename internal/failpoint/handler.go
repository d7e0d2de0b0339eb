package failpoint

import (
	"net/http"
	"strings"

	"sneakerhead/internal/drop"
)

// Handler passes the gap after an answer: it is on its way to the client, and the wake-up of its hold's expiry is not
// written.
func (s *Set) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kind := kindOf(r)
		armed := kind != "" && s.isArmed("answered/"+kind)
		next.ServeHTTP(w, r)
		if kind == "" {
			return
		}
		if armed {
			_ = http.NewResponseController(w).Flush()
		}
		_ = s.pass("answered", kind) // what is out cannot fail any more
		if armed {
			s.wake()
		}
	})
}

// wake lets held-back wake-ups go.
func (s *Set) wake() {
	s.mu.Lock()
	wakes := s.wakes
	s.wakes = nil
	s.mu.Unlock()
	for _, wake := range wakes {
		wake()
	}
}

// kindOf tells which command a request asks for; "" is none that has points.
func kindOf(r *http.Request) string {
	for ending, kind := range map[string]drop.CommandKind{
		"/reserve": drop.Reserve, "/purchase": drop.Buy, "/cancel": drop.Cancel, "/stock": drop.Adjust,
	} {
		if strings.HasSuffix(r.URL.Path, ending) {
			return string(kind)
		}
	}
	return ""
}
