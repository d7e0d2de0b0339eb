package rdb

import (
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/rdb/rdbtest"
	"sneakerhead/internal/shop"
)

func TestMain(m *testing.M) {
	LogTo(slog.New(slog.DiscardHandler)) // servers are killed here by the dozen
	rdbtest.Main(m)
}

var quiet = slog.New(slog.DiscardHandler) //nolint:gochecknoglobals // a constant; Go has none of this type

// setClock is a clock that only moves when it is set.
type setClock struct{ ms atomic.Int64 }

func (c *setClock) Now() time.Time      { return time.UnixMilli(c.ms.Load()).UTC() }
func (c *setClock) set(t time.Time)     { c.ms.Store(t.UnixMilli()) }
func (c *setClock) add(d time.Duration) { c.ms.Add(d.Milliseconds()) }

// noon is Postgres's time in these tests. It is not this machine's time, on which nothing may
// depend.
var noon = time.Date(2031, 5, 4, 12, 0, 0, 0, time.UTC) //nolint:gochecknoglobals // a constant; Go has none of this type

type gateFixture struct {
	*Gate
	t       *testing.T
	clock   *setClock
	clients *Clients
	dropID  uuid.UUID
}

func newGate(t *testing.T) *gateFixture { return newGateAt(t, rdbtest.URL(t), nil) }

func newGateAt(t *testing.T, url string, metrics Metrics) *gateFixture {
	t.Helper()
	clients, err := Open(url)
	require.NoError(t, err)
	clock := &setClock{}
	clock.set(noon)
	gate := NewGate(clients.Gate, Deployment{}, clock, metrics)
	if metrics == nil {
		gate.limit = 10 * time.Second // the machine may be busy: only the tests of the breaker need the real limit
	}
	t.Cleanup(func() {
		gate.Stop()
		require.NoError(t, clients.Close())
	})
	return &gateFixture{Gate: gate, t: t, clock: clock, clients: clients, dropID: uuid.New()}
}

// live is a drop that opened an hour ago, with some units.
func (f *gateFixture) live(available int) shop.GateState {
	return shop.GateState{
		Stock:      drop.Stock{DropID: f.dropID, Seq: 10, Counts: drop.Counts{Total: available, Available: available}},
		StartsAt:   noon.Add(-time.Hour),
		EndsAt:     noon.Add(time.Hour),
		MaxPerUser: 1,
	}
}

func (f *gateFixture) load(state shop.GateState) {
	f.t.Helper()
	require.NoError(f.t, f.Load(f.t.Context(), state))
}

func (f *gateFixture) settled(s shop.Settlement) {
	f.t.Helper()
	s.DropID = f.dropID
	require.NoError(f.t, f.Settle(f.t.Context(), s))
}

func (f *gateFixture) ask(user string) shop.Admission {
	f.t.Helper()
	admission, err := f.Admit(f.t.Context(), f.dropID, shop.Attempt{UserID: user})
	require.NoError(f.t, err)
	return admission
}

func (f *gateFixture) verdict(user string) shop.Verdict {
	f.t.Helper()
	return f.ask(user).Verdict
}

func (f *gateFixture) version() shop.GateVersion {
	f.t.Helper()
	versions, err := f.Versions(f.t.Context(), []uuid.UUID{f.dropID})
	require.NoError(f.t, err)
	require.Contains(f.t, versions, f.dropID)
	return versions[f.dropID]
}

// recordedMetrics records what metrics are told.
type recordedMetrics struct {
	mu        sync.Mutex
	gate      []bool
	bus       []bool
	malformed int
}

func (w *recordedMetrics) GateAway(away bool)                  { w.note(func() { w.gate = append(w.gate, away) }) }
func (w *recordedMetrics) GateCall(string, int, time.Duration) {}
func (w *recordedMetrics) BusAway(away bool)                   { w.note(func() { w.bus = append(w.bus, away) }) }
func (w *recordedMetrics) NewsMalformed()                      { w.note(func() { w.malformed++ }) }

func (w *recordedMetrics) note(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f()
}
