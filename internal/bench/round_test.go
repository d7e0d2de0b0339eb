package bench

import (
	"fmt"
	"net/http"
	"os"

	"github.com/stretchr/testify/require"
)

// holds reserves one unit of a new drop for each token. maker creates the drop, because the classic
// server has no admins.
func (s *shop) holds(maker *shop, tokens []string, connections int) *load {
	s.environment.b.Helper()
	return s.measure("holds", maker.newDrop(len(tokens)), tokens, connections, http.StatusCreated)
}

// refusals sends requests for a drop whose only unit is held or, if bought, sold. Each token sends
// several requests.
func (s *shop) refusals(bought bool) *load {
	a := s.environment
	a.b.Helper()
	path, what, code := s.newDrop(1), "all-held", "all_held"
	var held struct{ Reservation struct{ ID string } }
	s.call(http.MethodPost, path+"/reserve", a.admin, nil, http.StatusCreated, &held)
	if bought {
		what, code = "sold-out", "sold_out"
		var purchase struct{}
		s.call(http.MethodPost, "/api/reservations/"+held.Reservation.ID+"/purchase", a.admin, nil, http.StatusCreated, &purchase)
	}
	var problem struct{ Code string }
	s.call(http.MethodPost, path+"/reserve", a.tokens[0], nil, http.StatusConflict, &problem)
	require.Equal(a.b, code, problem.Code)
	var asking []string
	for range refusalsEach {
		asking = append(asking, a.tokens...)
	}
	return s.measure(what, path, asking, connections, http.StatusConflict)
}

// overloadedAtMost is the share of requests that may be answered 503, which happens when the
// machine is busy with something else. They do not count.
const overloadedAtMost = 0.02

// measure sends one reserve for each token, requires the same status for all, and prints the
// result.
func (s *shop) measure(what, path string, tokens []string, connections, want int) *load {
	b := s.environment.b
	b.Helper()
	before, err := cpuSeconds(s.processes...)
	require.NoError(b, err)
	l := fire(b, s.host, path+"/reserve", tokens, connections)
	after, err := cpuSeconds(s.processes...)
	require.NoError(b, err)
	l.answered, l.cpu = l.statuses[want], after-before
	require.Equal(b, len(tokens), l.answered+l.statuses[http.StatusServiceUnavailable], "%v", l.statuses)
	require.LessOrEqual(b, float64(l.statuses[http.StatusServiceUnavailable]), overloadedAtMost*float64(len(tokens)), "%v", l.statuses)
	fmt.Fprintf(os.Stderr, "  %-8s %-8s %6.0f/s  p50 %6.1f ms  p99 %6.1f ms  %.3f CPU ms each\n",
		s.name, what, l.perSecond(), l.quantile(50), l.quantile(99), l.cpuEach()*1000)
	return l
}
