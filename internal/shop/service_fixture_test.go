package shop_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
	"sneakerhead/internal/shop"
)

// counter is a service between fakes: a Postgres that is a world in memory, and a gate that says what it is told to.
// Everything that the service does to them stands in the journal, in order.
type counter struct {
	*shop.Service
	*journal
	t        *testing.T
	store    *droptest.Store // touch it only while nothing is in flight
	postgres *fakePostgres
	gate     *fakeGate
	metrics  *fakeMetrics
}

func openCounter(t *testing.T, units int, with ...func(*drop.Drop)) *counter {
	t.Helper()
	j := &journal{}
	c := &counter{journal: j, t: t, store: droptest.Open(panicking{t}, units, with...), metrics: &fakeMetrics{counts: map[string]int{}}}
	c.postgres = &fakePostgres{journal: j, store: c.store}
	c.gate = &fakeGate{journal: j, versions: map[uuid.UUID]shop.GateVersion{}}
	c.Service = shop.NewService(shop.Ports{
		Ledger: c.postgres, Gate: c.gate, Reads: c.postgres, Catalog: c.postgres, Timer: fakeTimer{j},
		Clock: storeClock{c.postgres}, Publisher: j, Audience: j,
		Metrics: c.metrics, Log: slog.New(slog.DiscardHandler),
	})
	t.Cleanup(c.Stop)
	return c
}

// reserve asks for a hold with a context that nothing ends.
func (c *counter) reserve(user string) (drop.Held, error) {
	return c.Reserve(context.Background(), c.store.Drop.ID, user)
}

// panicking turns the world's refusals into panics, which the combiner answers: FailNow belongs to the test's goroutine.
type panicking struct{ *testing.T }

func (p panicking) FailNow() { panic("the world refused what was decided; see above") }

// journal is what happened, in order. It is the publisher and the sockets too.
type journal struct {
	mu         sync.Mutex
	lines      []string
	published  []drop.News
	delivered  []drop.News
	publishErr error
}

func (j *journal) note(line string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = append(j.lines, line)
}

// happened returns what was noted since it was last asked.
func (j *journal) happened() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	lines := j.lines
	j.lines = nil
	return lines
}

// count returns how often something was noted.
func (j *journal) count(line string) (n int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, l := range j.lines {
		if l == line {
			n++
		}
	}
	return n
}

func (j *journal) Publish(_ context.Context, news drop.News) error {
	j.note("publish")
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.publishErr == nil {
		j.published = append(j.published, news)
	}
	return j.publishErr
}

func (j *journal) Changed() { j.note("changed") }

func (j *journal) Deliver(news drop.News) {
	j.note("deliver")
	j.mu.Lock()
	defer j.mu.Unlock()
	j.delivered = append(j.delivered, news)
}

type fakeTimer struct{ journal *journal }

func (f fakeTimer) WakeAt(_ uuid.UUID, second time.Time) {
	f.journal.note("wake at " + second.Format(time.TimeOnly))
}

// fakeMetrics counts by name.
type fakeMetrics struct {
	shop.NoMetrics

	mu     sync.Mutex
	counts map[string]int
}

func (m *fakeMetrics) add(name string, n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.counts[name] += n
}

func (m *fakeMetrics) of(name string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.counts[name]
}

func (m *fakeMetrics) Held(units int)         { m.add("held", units) }
func (m *fakeMetrics) Sold(units int)         { m.add("sold", units) }
func (m *fakeMetrics) Released(units int)     { m.add("released", units) }
func (m *fakeMetrics) Refused(code drop.Code) { m.add("refused "+string(code), 1) }
func (m *fakeMetrics) GateBypassed()          { m.add("bypassed", 1) }
func (m *fakeMetrics) GateCold()              { m.add("cold", 1) }
func (m *fakeMetrics) SettleFailed()          { m.add("settle failed", 1) }
func (m *fakeMetrics) Corrected(kind string)  { m.add("corrected "+kind, 1) }
func (m *fakeMetrics) Leases(live int)        { m.add("leases", live) }
func (m *fakeMetrics) Expired(units int, lateness time.Duration) {
	m.add("expired", units)
	m.add("seconds late", int(lateness.Seconds()))
}
