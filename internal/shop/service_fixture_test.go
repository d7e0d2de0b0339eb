package shop_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
	"sneakerhead/internal/shop"
)

// fixture is a Service on fakes: Postgres is a store in memory, and the gate answers what the test
// says. The journal has every call that the service makes, in order.
type fixture struct {
	*shop.Service
	*journal
	t        *testing.T
	store    *droptest.Store // touch it only while nothing is in flight
	postgres *fakePostgres
	gate     *fakeGate
	metrics  *fakeMetrics
	blocked  blockedUsers
}

func newFixture(t *testing.T, units int, with ...func(*drop.Drop)) *fixture {
	t.Helper()
	j := &journal{}
	f := &fixture{journal: j, t: t, store: droptest.Open(panicking{t}, units, with...), metrics: &fakeMetrics{counts: map[string]int{}}}
	f.postgres = &fakePostgres{journal: j, store: f.store}
	f.gate = &fakeGate{journal: j, versions: map[uuid.UUID]shop.GateVersion{}}
	f.Service = shop.NewService(shop.Ports{
		Ledger: f.postgres, Gate: f.gate, Reads: f.postgres, Catalog: f.postgres, Blocks: &f.blocked, Timer: fakeTimer{j},
		Clock: storeClock{f.postgres}, Publisher: j, Audience: j,
		Metrics: f.metrics, Log: slog.New(slog.DiscardHandler),
	})
	t.Cleanup(f.Stop)
	return f
}

// withSizes gives a drop the sizes s1, s2, ..., which have some units each.
func withSizes(units ...int) func(*drop.Drop) {
	return func(d *drop.Drop) {
		for i, n := range units {
			d.Sizes = append(d.Sizes, drop.Size{
				ID: fmt.Sprint("s", i+1), Label: fmt.Sprint("EU ", 41+i), Counts: drop.Counts{Total: n, Available: n},
			})
		}
	}
}

// reserve asks for a hold with a context that nothing ends.
func (f *fixture) reserve(user string) (drop.Held, error) {
	return f.Reserve(context.Background(), f.store.Drop.ID, user, nil)
}

// blockedUsers are the users whom an admin has blocked.
type blockedUsers []string

func (b *blockedUsers) Blocked(userID string) bool { return slices.Contains(*b, userID) }

// panicking turns a failed check of the store into a panic, because FailNow may be called on the
// test's own goroutine only. The combiner turns the panic into an error for the callers.
type panicking struct{ *testing.T }

func (p panicking) FailNow() { panic("the store refused what was decided; see above") }

// journal records calls in order. It is also the Publisher and the Audience.
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

// happened returns what was noted since its last call.
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
