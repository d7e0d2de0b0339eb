//go:build linux

package bench

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"
)

// openFar starts the product with a Postgres that is far away.
func (y *yardstick) openFar() *shop {
	tb := y.tb
	tb.Helper()
	const name = "far"
	address, err := url.Parse(y.postgres.URL(name))
	require.NoError(tb, err)
	proxy := toxiproxy.NewProxy(toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop()), name, "127.0.0.1:0", address.Host)
	require.NoError(tb, proxy.Start())
	tb.Cleanup(proxy.Stop)
	address.Host = proxy.Listen
	s := y.openShop(name, binary(y.tb), 1, "DB_URL="+address.String())
	s.warmUp()
	_, err = proxy.Toxics.AddToxicJson(strings.NewReader(fmt.Sprintf(
		`{"name":"far","type":"latency","stream":"downstream","toxicity":1,"attributes":{"latency":%d}}`, y.size.far.Milliseconds())))
	require.NoError(tb, err)
	return s
}

// flood holds units of a new drop at a fixed rate, or with 0 as fast as they are answered. A
// refused user may ask again, and one who holds a unit too: that is answered 200, and does not
// count.
func (s *shop) flood(what string, connections int, tokens []string, perSecond float64, limit time.Duration) *load {
	tb := s.y.tb
	tb.Helper()
	d := s.newDrop(dropOptions{units: len(tokens)})
	defer d.end()
	s.hold(d, tokens[:1]) // the first request of a drop loads what later ones find
	r := &request{method: "POST", path: always(d.path("/reserve")), tokens: tokens[1:]}
	l := s.measure(what, volley{connections: connections, wanted: http.StatusCreated, next: r.next, limit: limit, perSecond: perSecond})
	require.Zero(tb, l.noRetryAfter, "%s: 503 without Retry-After", what)
	return l
}

// wrong returns how many answers a flood must not have: anything but a hold, the same hold again,
// and 503.
func wrong(l *load) (n float64) {
	for status, answers := range l.statuses {
		if status != http.StatusCreated && status != http.StatusOK && status != http.StatusServiceUnavailable {
			n += float64(answers)
		}
	}
	return n
}

// refusedWithin returns the time in which 99 of 100 requests were answered that got no unit.
func refusedWithin(l *load) float64 { return float64(l.refusals.ValueAtQuantile(99)) / 1000 }

func playOverload(y *yardstick) []goal {
	far := y.openFar()
	defer far.stop()
	tokens := slices.Concat(y.tokens, y.newUsers(y.size.floodUsers))
	goals := map[float64][]*load{}
	times := []float64{2, 5, 10}
	var best, cpuBest, cpuTwice []*load
	var wrongs []float64
	for y.round = range y.size.rounds {
		best = append(best, far.flood("holds, far", y.size.floodBest, tokens, 0, 3*y.size.round))
		for _, n := range times {
			l := far.flood(fmt.Sprintf("%v times of it", n), y.size.flood, tokens, n*best[y.round].perSecond(), 3*y.size.round)
			if wrong(l) > 0 {
				far.sayErrors()
			}
			goals[n], wrongs = append(goals[n], l), append(wrongs, wrong(l))
		}
		cpuBest = append(cpuBest, y.product.holds("holds", y.size.many, y.tokens, dropOptions{}))
		cpuTwice = append(cpuTwice, y.product.flood("twice of it", y.size.flood, tokens, 2*cpuBest[y.round].perSecond(), y.size.round))
	}
	var all []goal
	for _, n := range times {
		all = append(all,
			goal{Row: "overload", Figure: fmt.Sprintf("far Postgres, %v times too much: holds, of the best", n), Unit: "×", AtLeast: 0.9, Aim: 1}.
				of(ratios(goals[n], best, (*load).perSecond)),
			goal{Row: "overload", Figure: fmt.Sprintf("… p99 of holds, %v times too much", n), Unit: " ms", AtLeast: 1000, Aim: 1000, Falling: true}.of(figures(goals[n], p99)),
			goal{Row: "overload", Figure: fmt.Sprintf("… p99 of refusals, %v times too much", n), Unit: " ms", NoLimit: true, Falling: true}.of(figures(goals[n], refusedWithin)))
	}
	return append(all,
		goal{Row: "overload", Figure: "answers that are neither holds nor 503", AtLeast: 0, Aim: 0, Falling: true}.of(wrongs),
		goal{Row: "overload", Figure: "twice what the processors can do: holds, of the best", Unit: "×", AtLeast: 0.6, Aim: 0.9}.
			of(ratios(cpuTwice, cpuBest, (*load).perSecond)),
		goal{Row: "overload", Figure: "… p99 of holds, twice the processors", Unit: " ms", NoLimit: true, Falling: true}.of(figures(cpuTwice, p99)))
}
