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
	return s.measure("holds", maker.newDrop(len(tokens)), withoutBody(tokens), connections, http.StatusCreated)
}

// sizes is how many sizes the drops have that are compared with those without.
const sizes = 12

// holdsOfSizes is holds for a drop with sizes. Each token wants three of them, and gets the first.
func (s *shop) holdsOfSizes(tokens []string, connections int) *load {
	s.environment.b.Helper()
	requests := withoutBody(tokens)
	for i := range requests {
		requests[i].body = wishOf(i)
	}
	units := (len(tokens)/sizes + 1) * 5 / 4 // more than are wanted: the gate may say for moments that a size has none left
	return s.measure("sized", s.newDropOfSizes(units), requests, connections, http.StatusCreated)
}

// wishOf returns the body of a reserve for three sizes; the first ones go round.
func wishOf(i int) string {
	return fmt.Sprintf(`{"sizes":["s%d","s%d","s%d"]}`, i%sizes+1, (i+5)%sizes+1, (i+7)%sizes+1)
}

// soldOutSizes sends requests for sizes of which there are no units.
func (s *shop) soldOutSizes() *load {
	s.environment.b.Helper()
	var requests []request
	for range refusalsEach {
		requests = append(requests, withoutBody(s.environment.tokens)...)
	}
	for i := range requests {
		requests[i].body = wishOf(i)
	}
	return s.measure("sized-out", s.newDropOfSizes(0), requests, connections, http.StatusConflict)
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
	return s.measure(what, path, withoutBody(asking), connections, http.StatusConflict)
}

// overloadedAtMost is the share of requests that may be answered 503, which happens when the
// machine is busy with something else. They do not count.
const overloadedAtMost = 0.02

// measure sends reserves, requires the same status for all, and prints the
// result.
func (s *shop) measure(what, path string, requests []request, connections, want int) *load {
	b := s.environment.b
	b.Helper()
	before, err := cpuSeconds(s.processes...)
	require.NoError(b, err)
	l := fire(b, s.host, path+"/reserve", requests, connections)
	after, err := cpuSeconds(s.processes...)
	require.NoError(b, err)
	l.answered, l.cpu = l.statuses[want], after-before
	require.Equal(b, len(requests), l.answered+l.statuses[http.StatusServiceUnavailable], "%v", l.statuses)
	require.LessOrEqual(b, float64(l.statuses[http.StatusServiceUnavailable]), overloadedAtMost*float64(len(requests)), "%v", l.statuses)
	fmt.Fprintf(os.Stderr, "  %-8s %-9s %6.0f/s  p50 %6.1f ms  p99 %6.1f ms  %.3f CPU ms each\n",
		s.name, what, l.perSecond(), l.quantile(50), l.quantile(99), l.cpuEach()*1000)
	return l
}
