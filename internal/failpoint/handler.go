package failpoint

import (
	"net/http"
	"strings"

	"sneakerhead/internal/drop"
)

// Handler wraps the HTTP handler with the gap after an answer: the answer has been sent to the
// client, and the task that expires its hold has not been written.
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
		_ = s.pass("answered", kind) // an answer that has been sent cannot fail any more
		if armed {
			s.wake()
		}
	})
}

// wake runs the wake-ups that were held back.
func (s *Set) wake() {
	s.mu.Lock()
	wakes := s.wakes
	s.wakes = nil
	s.mu.Unlock()
	for _, wake := range wakes {
		wake()
	}
}

// kindOf returns the kind of command that a request asks for; "" for a request without points.
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
