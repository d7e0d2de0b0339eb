//go:build linux

package bench

import (
	"fmt"
	"net/http"
	"regexp"

	"github.com/stretchr/testify/require"
)

// overloadedAtMost is the share of requests that may be answered 503, which happens when the
// machine is busy with something else. They do not count, and a round with more of them is
// repeated.
const overloadedAtMost = 0.02

// fire sends requests for the length of a round, or until there are no more, and requires the same
// status for all.
func (s *shop) fire(what string, connections, wanted int, r *request) *load {
	s.y.tb.Helper()
	l := s.fireAtWill(what, connections, wanted, r)
	overloaded := l.statuses[http.StatusServiceUnavailable]
	l.disturbed = float64(overloaded) > overloadedAtMost*float64(l.answered()+overloaded)
	return l
}

// fireAtWill is fire for loads that may be more than the server can do: any share of them may be
// answered 503.
func (s *shop) fireAtWill(what string, connections, wanted int, r *request) *load {
	s.y.tb.Helper()
	l := s.measure(what, volley{connections: connections, wanted: wanted, limit: s.y.size.round, next: r.next})
	for status, n := range l.statuses {
		require.True(s.y.tb, status == wanted || status == http.StatusServiceUnavailable, "%s: %d answers of %d", what, n, status)
	}
	return l
}

// measure fires a volley at all replicas, and reads the meters before and after.
func (s *shop) measure(what string, v volley) *load {
	s.y.tb.Helper()
	v.hosts = s.hosts
	before := s.read()
	l, err := fire(v)
	require.NoError(s.y.tb, err, what)
	l.spent = s.since(before)
	s.y.note(s.name, what, v.connections, l)
	return l
}

// ceiling asks for what costs the server least, with the same tokens in the same headers.
func (s *shop) ceiling(connections int) *load {
	s.y.tb.Helper()
	return s.fire("ceiling", connections, http.StatusOK, &request{method: "GET", path: always("/healthz"), tokens: s.y.tokens})
}

// holds reserves one unit for each token, on one drop after another.
func (s *shop) holds(what string, connections int, tokens []string, o dropOptions) *load {
	s.y.tb.Helper()
	return s.holdsInTurn(what, connections, tokens, o, s.y.size.passes)
}

// newTokensHolds is what rounds of newHolds are called.
const newTokensHolds = "holds, new tokens"

// newHolds is holds with tokens that the server has never seen, of users that it has.
func (s *shop) newHolds(connections int) *load {
	s.y.tb.Helper()
	return s.holdsInTurn(newTokensHolds, connections, s.newTokens(connections), dropOptions{}, 1)
}

// newHoldsOfSizes is the same on a drop with sizes.
func (s *shop) newHoldsOfSizes(connections int) *load {
	s.y.tb.Helper()
	return s.holdsInTurn("12 sizes, new tokens", connections, s.newTokens(connections), dropOptions{ofSizes: true}, 1)
}

// newTokens mints as many tokens as a round can use up: one connection needs fewer than many do.
func (s *shop) newTokens(connections int) []string {
	return s.y.mint(min(s.y.size.newTokens, 600*connections))
}

func (s *shop) holdsInTurn(what string, connections int, tokens []string, o dropOptions, passes int) *load {
	s.y.tb.Helper()
	o.units = len(tokens)
	r := &request{method: "POST", tokens: tokens, count: passes * len(tokens)}
	if o.ofSizes {
		o.units = (len(tokens)/sizes + 1) * 5 / 4 // more than are wanted: the gate may say for moments that a size has none left
		r.body = wishOf
	}
	paths := make([]string, passes)
	for i := range paths {
		d := s.newDrop(o)
		defer d.end()
		paths[i] = d.path("/reserve")
	}
	r.path = func(n int) string { return paths[n/len(tokens)] }
	return s.fire(what, connections, http.StatusCreated, r)
}

// warmUp shows the server every token once.
func (s *shop) warmUp() {
	s.y.tb.Helper()
	d := s.newDrop(dropOptions{units: len(s.y.tokens)})
	defer d.end()
	s.hold(d, s.y.tokens)
}

// reservationID finds the id in an answer to a reserve.
var reservationID = regexp.MustCompile(`"reservation":\{[^{}]*"id":"([^"]+)"`) //nolint:gochecknoglobals // a constant; Go has none of this type

// hold reserves a unit of a drop for each token, outside all rounds, and returns the reservations'
// ids in the order of the tokens.
func (s *shop) hold(d *madeDrop, tokens []string) []string {
	s.y.tb.Helper()
	ids := make([]string, len(tokens))
	s.prepare(&request{method: "POST", path: always(d.path("/reserve")), tokens: tokens, count: len(tokens)}, func(n int, body []byte) {
		if found := reservationID.FindSubmatch(body); found != nil {
			ids[n] = string(found[1])
		}
	})
	return ids
}

// prepare sends requests outside all rounds until each is done, and calls done with its answer.
// One that is answered 503, because the machine is busy, is sent again.
func (s *shop) prepare(r *request, done func(n int, body []byte)) {
	s.y.tb.Helper()
	var left []int
	for n := range r.count {
		left = append(left, n)
	}
	for try := 0; len(left) > 0 && try < 20; try++ {
		sent := left
		left = nil
		next := func(buffer []byte, i int) []byte {
			if i >= len(sent) {
				return nil
			}
			return r.next(buffer, sent[i])
		}
		_, err := fire(volley{hosts: s.hosts, connections: min(len(sent), s.y.size.many), next: next, seen: func(i, status int, body []byte) {
			switch status {
			case http.StatusOK, http.StatusCreated:
				done(sent[i], body)
			case http.StatusServiceUnavailable:
				left = append(left, sent[i])
			default:
				s.y.tb.Errorf("%d: %s", status, body)
			}
		}})
		require.NoError(s.y.tb, err)
	}
	require.Empty(s.y.tb, left, "the server does nothing but refuse")
}

// close buys the holds of a drop, or lets them go.
func (s *shop) close(what string, connections, wanted int, method, route string) *load {
	s.y.tb.Helper()
	d := s.newDrop(dropOptions{units: len(s.y.tokens)})
	defer d.end()
	ids := s.hold(d, s.y.tokens)
	return s.fire(what, connections, wanted, &request{
		method: method, tokens: s.y.tokens, count: len(ids), path: func(n int) string { return "/api/reservations/" + ids[n] + route },
	})
}

func (s *shop) purchases(connections int) *load {
	s.y.tb.Helper()
	return s.close("purchases", connections, http.StatusCreated, "POST", "/purchase")
}

func (s *shop) cancels(connections int) *load {
	s.y.tb.Helper()
	return s.close("cancels", connections, http.StatusOK, "DELETE", "/cancel")
}

// repeated reserves again what every user holds already.
func (s *shop) repeated(connections int) *load {
	s.y.tb.Helper()
	d := s.newDrop(dropOptions{units: len(s.y.tokens)})
	defer d.end()
	s.hold(d, s.y.tokens)
	return s.fire("repeated", connections, http.StatusOK, &request{method: "POST", path: always(d.path("/reserve")), tokens: s.y.tokens})
}

// soldOut asks for a drop whose only unit is sold.
func (s *shop) soldOut(connections int) *load {
	s.y.tb.Helper()
	d := s.newDrop(dropOptions{units: 1})
	defer d.end()
	id := s.hold(d, s.y.tokens[:1])[0]
	var bought struct{}
	s.callAs(s.y.tokens[0], http.MethodPost, "/api/reservations/"+id+"/purchase", nil, http.StatusCreated, &bought)
	return s.refused("sold-out", connections, d, s.y.tokens[1:])
}

// soldOutSizes asks for sizes of which there are no units.
func (s *shop) soldOutSizes(connections int) *load {
	s.y.tb.Helper()
	d := s.newDrop(dropOptions{ofSizes: true})
	defer d.end()
	return s.fire("sold-out, 12 sizes", connections, http.StatusConflict,
		&request{method: "POST", path: always(d.path("/reserve")), tokens: s.y.tokens, body: wishOf})
}

// allHeld asks for a drop whose only unit is held.
func (s *shop) allHeld(connections int) *load {
	s.y.tb.Helper()
	d := s.newDrop(dropOptions{units: 1})
	defer d.end()
	s.hold(d, s.y.tokens[:1])
	return s.refused("all-held", connections, d, s.y.tokens[1:])
}

// coolingDown asks for a drop of which every user has let a unit go, and has to wait.
func (s *shop) coolingDown(connections int) *load {
	s.y.tb.Helper()
	tokens := s.y.tokens[:s.y.size.cooling]
	d := s.newDrop(dropOptions{units: len(tokens), freeReturns: 0})
	defer d.end()
	ids := s.hold(d, tokens)
	r := &request{method: "DELETE", tokens: tokens, count: len(ids), path: func(n int) string { return "/api/reservations/" + ids[n] + "/cancel" }}
	s.prepare(r, func(int, []byte) {})
	s.refuseEach(d, tokens)
	return s.refused("cooling-down", connections, d, tokens)
}

// refuseEach asks once for each user who has to wait. The ledger refuses that, and tells the gate,
// which refuses what they ask from then on.
func (s *shop) refuseEach(d *madeDrop, tokens []string) {
	s.y.tb.Helper()
	r := &request{method: "POST", path: always(d.path("/reserve")), tokens: tokens, count: len(tokens)}
	l, err := fire(volley{hosts: s.hosts, connections: s.y.size.many, wanted: http.StatusConflict, next: r.next})
	require.NoError(s.y.tb, err)
	require.Equal(s.y.tb, len(tokens), l.answered(), "of %v", l.statuses)
}

// refused asks for a drop of which nobody gets a unit.
func (s *shop) refused(what string, connections int, d *madeDrop, tokens []string) *load {
	s.y.tb.Helper()
	r := &request{method: "POST", path: always(d.path("/reserve")), tokens: tokens}
	one := *r
	one.count = 1
	code := ""
	_, err := fire(volley{hosts: s.hosts, connections: 1, wanted: http.StatusConflict, next: one.next, seen: func(_, _ int, body []byte) {
		if found := problemCode.FindSubmatch(body); found != nil {
			code = string(found[1])
		}
	}})
	require.NoError(s.y.tb, err)
	require.Equal(s.y.tb, refusalCodes()[what], code)
	return s.fire(what, connections, http.StatusConflict, r)
}

// problemCode finds the code of a refusal.
var problemCode = regexp.MustCompile(`"code":"([a-z_]+)"`) //nolint:gochecknoglobals // a constant; Go has none of this type

func refusalCodes() map[string]string {
	return map[string]string{"sold-out": "sold_out", "all-held": "all_held", "cooling-down": "cooling_down"}
}

// me asks who the user is, with tokens that the server has never seen.
func (s *shop) me(connections int) *load {
	s.y.tb.Helper()
	tokens := s.newTokens(connections)
	return s.fire("me, new tokens", connections, http.StatusOK,
		&request{method: "GET", path: always("/api/auth/me"), tokens: tokens, count: len(tokens)})
}

// liveDrops is how many drops the live list has.
const liveDrops = 20

// liveList asks for the list of live drops. A refusal of the drops of other rounds is not needed:
// they have ended.
func (s *shop) liveList(connections int) *load {
	s.y.tb.Helper()
	for range liveDrops {
		defer s.newDrop(dropOptions{units: 100}).end()
	}
	return s.fire(fmt.Sprintf("live list, %d drops", liveDrops), connections, http.StatusOK,
		&request{method: "GET", path: always("/api/drops/live"), tokens: s.y.tokens, gzip: true})
}
