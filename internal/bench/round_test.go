package bench

import (
	"fmt"
	"net/http"
	"os"

	"github.com/stretchr/testify/require"
)

// holds sells one unit of a new drop to each token. The drop is made by maker, as the classic way has no admins.
func (s *shop) holds(maker *shop, tokens []string, connections int) *load {
	s.arena.b.Helper()
	return s.measure("holds", maker.newDrop(len(tokens)), tokens, connections, http.StatusCreated)
}

// refusals sends requests for a drop whose only unit is held, or sold when it is to be bought. Everybody may ask several
// times.
func (s *shop) refusals(bought bool) *load {
	a := s.arena
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

// overloadedAtMost is the share of requests that may be answered 503, as a machine that is busy with something else makes
// the product do. They do not count.
const overloadedAtMost = 0.02

// measure sends one request for a unit for each token, wants the same status for all of them, and prints what they came to.
func (s *shop) measure(what, path string, tokens []string, connections, want int) *load {
	b := s.arena.b
	b.Helper()
	before, err := cpuSeconds(s.works...)
	require.NoError(b, err)
	l := fire(b, s.host, path+"/reserve", tokens, connections)
	after, err := cpuSeconds(s.works...)
	require.NoError(b, err)
	l.answered, l.cpu = l.statuses[want], after-before
	require.Equal(b, len(tokens), l.answered+l.statuses[http.StatusServiceUnavailable], "%v", l.statuses)
	require.LessOrEqual(b, float64(l.statuses[http.StatusServiceUnavailable]), overloadedAtMost*float64(len(tokens)), "%v", l.statuses)
	fmt.Fprintf(os.Stderr, "  %-8s %-8s %6.0f/s  p50 %6.1f ms  p99 %6.1f ms  %.3f CPU ms each\n",
		s.name, what, l.perSecond(), l.quantile(50), l.quantile(99), l.cpuEach()*1000)
	return l
}
