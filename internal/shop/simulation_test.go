package shop_test

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/drop/droptest"
	"sneakerhead/internal/shop"
)

// TestSimulation runs whole drops with the real Service on several replicas under random faults.
// Postgres, the gate and the bus are in memory. Calls between them are slow, and lose requests and
// replies; Redis is emptied and disconnected; replicas die. Time is synctest's, so that minutes
// pass in milliseconds, and every call takes a different time, so that a seed gives the same run
// again. Before trusting a change to the Service, run many:
//
//	go test -run TestSimulation -timeout 0 ./internal/shop -rapid.checks=100000
func TestSimulation(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	rapid.Check(t, func(draw *rapid.T) {
		drawn := drawParameters(draw)
		failure := ""
		synctest.Test(t, func(*testing.T) { failure = newSimulation(drawn, seen).run() })
		if failure != "" {
			draw.Fatal(failure)
		}
	})
	for _, something := range mustOccur {
		require.NotZerof(t, seen[something], "it never happened: %s", something)
	}
}

// mustOccur lists what has to happen at least once in all runs together: otherwise they would prove
// nothing.
var mustOccur = []string{
	"commit unknown", "replica died", "gate flushed", "Redis away", "held", "bought", "released", "found again",
	"all held", "sold out", "limit", "cooling down", "expired under the buyer", "unavailable",
	"sizes lost", "another size than the first", "all held of the wanted sizes", "sold out of the wanted sizes", "bypassed", "cold", "settle failed",
}

// parameters is everything about a simulation that rapid draws; it shrinks those of a failing run.
type parameters struct {
	seed                                             uint64
	loss                                             float64 // how often a call is lost, from 0 to 1
	latency                                          time.Duration
	units, maxPerUser, holdSeconds, replicas, people int
	freeReturns                                      int // below 0 for no limit
	sizes                                            int // 0 for a drop without sizes
	tries                                            int // of each
}

func drawParameters(t *rapid.T) parameters {
	return parameters{
		seed:        rapid.Uint64().Draw(t, "seed"),
		loss:        rapid.SampledFrom([]float64{0, 0.02, 0.1, 0.3}).Draw(t, "loss"),
		latency:     rapid.SampledFrom([]time.Duration{time.Millisecond, 20 * time.Millisecond, 140 * time.Millisecond}).Draw(t, "latency"),
		units:       rapid.IntRange(1, 5).Draw(t, "units"),
		maxPerUser:  rapid.IntRange(1, 2).Draw(t, "max per user"),
		holdSeconds: rapid.IntRange(1, 4).Draw(t, "hold seconds"),
		freeReturns: rapid.IntRange(-1, 1).Draw(t, "free returns"),
		sizes:       rapid.IntRange(0, 4).Draw(t, "sizes"),
		replicas:    rapid.IntRange(1, 3).Draw(t, "replicas"),
		people:      rapid.IntRange(1, 8).Draw(t, "people"),
		tries:       rapid.IntRange(1, 6).Draw(t, "tries"),
	}
}

// simulation is one drop, its shoppers and replicas, and the faults between them.
type simulation struct {
	parameters
	began    time.Time
	postgres *fakePostgres
	shoppers []*shopper

	mu         sync.Mutex
	random     *rand.Rand
	gate       *simGate
	replicas   []*simReplica
	killed     []*simReplica
	seen       map[string]int
	history    []stockAt
	asked      []pendingReserve
	faultsOver bool // no call is lost any more
	redisAway  bool
	failure    string
}

// stockAt is the drop's stock from a time on.
type stockAt struct {
	at    time.Time
	stock drop.Stock
}

// pendingReserve is one reserve of a user, from the first request to the answer.
type pendingReserve struct {
	user     string
	from, to time.Time // to is zero until there is an answer
}

func newSimulation(p parameters, seen map[string]int) *simulation {
	s := &simulation{parameters: p, seen: seen, gate: newSimGate(), began: time.Now(), random: rand.New(rand.NewPCG(p.seed, 0))}
	store := droptest.Open(s, p.units, func(d *drop.Drop) {
		d.MaxPerUser, d.HoldDuration = p.maxPerUser, time.Duration(p.holdSeconds)*time.Second
		if p.freeReturns >= 0 {
			d.FreeReturns = &p.freeReturns
		}
		droptest.Sized(p.unitsOfSizes()...)(d)
	})
	s.postgres = &fakePostgres{journal: &journal{}, store: store}
	for range p.replicas {
		s.replicas = append(s.replicas, s.startReplica())
	}
	for i := range p.people {
		s.shoppers = append(s.shoppers, newShopper(s, i, p.tries))
	}
	s.noteStock()
	return s
}

// unitsOfSizes spreads the units over the sizes. Some sizes may have none.
func (p *parameters) unitsOfSizes() []int {
	units := make([]int, p.sizes)
	for i := range p.units {
		if p.sizes > 0 {
			units[i%p.sizes]++
		}
	}
	return units
}

// now is the time of the store, which began at droptest.Noon.
func (s *simulation) now() time.Time { return droptest.Noon.Add(time.Since(s.began)) }

// tick sets Postgres's clock to the current time. No two callers run at the same time, see pause.
func (s *simulation) tick() {
	s.postgres.mu.Lock()
	defer s.postgres.mu.Unlock()
	s.postgres.store.Now = s.now()
}

// noteStock records the stock, to check answers against.
func (s *simulation) noteStock() {
	stock := s.stock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.history = append(s.history, stockAt{s.now(), stock})
}

// stock returns the drop's current stock in Postgres.
func (s *simulation) stock() drop.Stock {
	s.postgres.mu.Lock()
	defer s.postgres.mu.Unlock()
	return s.postgres.store.Drop.Stock()
}

// saw counts an occurrence of something in mustOccur.
func (s *simulation) saw(something string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen[something]++
}

// randomInt returns a random number below n.
func (s *simulation) randomInt(n int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.random.IntN(n)
}

// pause sleeps for a random number of nanoseconds, so that no two calls of a simulation end at the
// same moment.
func (s *simulation) pause(longest time.Duration) {
	time.Sleep(time.Duration(1 + s.randomInt(int(longest))))
}

// delivery is what becomes of a call.
type delivery int

const (
	delivered delivery = iota
	requestLost
	replyLost
)

// deliver sleeps for a call's latency, and returns what becomes of the call.
func (s *simulation) deliver(longest time.Duration) delivery {
	s.pause(longest)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.faultsOver || s.random.Float64() >= s.loss {
		return delivered
	}
	if s.random.IntN(2) == 0 {
		return requestLost
	}
	return replyLost
}

// simReplica is one Service with its reaper and reconciler.
type simReplica struct {
	*shop.Service
	sim        *simulation
	postgres   postgresLink
	metrics    *fakeMetrics
	clockError time.Duration
	dead       atomic.Bool
	stop       context.CancelFunc
}

func (s *simulation) startReplica() *simReplica {
	r := &simReplica{sim: s, metrics: &fakeMetrics{counts: map[string]int{}}, clockError: time.Duration(s.randomInt(20)-10) * time.Millisecond}
	r.postgres = postgresLink{s.postgres, r}
	news := &journal{}
	r.Service = shop.NewService(shop.Ports{
		Ledger: r.postgres, Gate: gateLink{r}, Reads: r.postgres, Catalog: r.postgres, Blocks: &blockedUsers{},
		Timer: fakeTimer{news}, Clock: replicaClock{r},
		Publisher: news, Audience: news, Metrics: r.metrics, Log: slog.New(slog.DiscardHandler),
	})
	ctx, stop := context.WithCancel(context.Background())
	r.stop = stop
	go r.tick(ctx)
	return r
}

// tick runs the reaper and the reconciler each second.
func (r *simReplica) tick(ctx context.Context) {
	reconciler := shop.NewReconciler(r.Service)
	for ctx.Err() == nil {
		time.Sleep(time.Second)
		r.sim.pause(50 * time.Millisecond)
		if due, err := r.postgres.Overdue(ctx); err == nil {
			for _, id := range due {
				_ = r.Poke(ctx, id) // the next tick asks again
			}
		}
		_ = reconciler.Tick(ctx)
	}
}

// killReplica ends a replica with everything that it has in flight, and starts another in its
// place.
func (s *simulation) killReplica(i int) {
	s.saw("replica died")
	next := s.startReplica()
	s.mu.Lock()
	old := s.replicas[i]
	s.replicas[i], s.killed = next, append(s.killed, old)
	s.mu.Unlock()
	old.dead.Store(true)
	old.stop()
	s.collect(old)
}

// anyReplica returns a running replica.
func (s *simulation) anyReplica() *simReplica {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replicas[s.random.IntN(len(s.replicas))]
}

// collect adds what a replica counted to what was seen.
func (s *simulation) collect(r *simReplica) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range []string{"bypassed", "cold", "settle failed"} {
		s.seen[name] += r.metrics.of(name)
	}
}
