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

// TestStorm plays whole drops with the real Service on several replicas: one Postgres, one gate and one bus in memory, and
// between them a network that is late and loses requests and replies, a Redis that forgets and goes away, and replicas
// that die. The time is synctest's, so that minutes pass in milliseconds; every call waits for a time of its own, so
// that a seed plays out the same way again. Many of them, before a change to the Service is trusted:
//
//	go test -run TestStorm -timeout 0 ./internal/shop -rapid.checks=100000
func TestStorm(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	rapid.Check(t, func(draw *rapid.T) {
		weather := drawWeather(draw)
		failure := ""
		synctest.Test(t, func(*testing.T) { failure = newStorm(weather, seen).play() })
		if failure != "" {
			draw.Fatal(failure)
		}
	})
	for _, something := range sometimes {
		require.NotZerof(t, seen[something], "it never happened: %s", something)
	}
}

// sometimes is what a hundred storms have to meet, or they prove nothing.
var sometimes = []string{
	"commit unknown", "replica died", "gate flushed", "Redis away", "held", "bought", "released", "found again",
	"all held", "sold out", "limit", "expired under the buyer", "unavailable", "bypassed", "cold", "settle failed",
}

// weather is everything about a storm that is left to chance; a failing one is made as mild as still fails.
type weather struct {
	seed                                             uint64
	loss                                             float64 // how often a call is lost, from 0 to 1
	trip                                             time.Duration
	units, maxPerUser, holdSeconds, replicas, people int
	wishes                                           int // of each
}

func drawWeather(t *rapid.T) weather {
	return weather{
		seed:        rapid.Uint64().Draw(t, "seed"),
		loss:        rapid.SampledFrom([]float64{0, 0.02, 0.1, 0.3}).Draw(t, "loss"),
		trip:        rapid.SampledFrom([]time.Duration{time.Millisecond, 20 * time.Millisecond, 140 * time.Millisecond}).Draw(t, "trip"),
		units:       rapid.IntRange(1, 5).Draw(t, "units"),
		maxPerUser:  rapid.IntRange(1, 2).Draw(t, "max per user"),
		holdSeconds: rapid.IntRange(1, 4).Draw(t, "hold seconds"),
		replicas:    rapid.IntRange(1, 3).Draw(t, "replicas"),
		people:      rapid.IntRange(1, 8).Draw(t, "people"),
		wishes:      rapid.IntRange(1, 6).Draw(t, "wishes"),
	}
}

// storm is one drop, everybody who wants it, and everything that goes wrong meanwhile.
type storm struct {
	weather
	began    time.Time
	postgres *fakePostgres
	shoppers []*shopper

	mu        sync.Mutex // what wakes at one moment runs at once
	random    *rand.Rand
	gate      *stormGate
	replicas  []*stormReplica
	seen      map[string]int
	history   []countsAt
	asked     []asking
	calm      bool // nothing is lost any more
	redisAway bool
	failure   string
}

// countsAt is what was true from a time on.
type countsAt struct {
	at     time.Time
	counts drop.Counts
}

// asking is somebody's reserve, from the first try to the answer.
type asking struct {
	user     string
	from, to time.Time // to is zero until there is an answer
}

func newStorm(w weather, seen map[string]int) *storm {
	s := &storm{weather: w, seen: seen, gate: newStormGate(), began: time.Now(), random: rand.New(rand.NewPCG(w.seed, 0))}
	store := droptest.Open(s, w.units, func(d *drop.Drop) {
		d.MaxPerUser, d.HoldDuration = w.maxPerUser, time.Duration(w.holdSeconds)*time.Second
	})
	s.postgres = &fakePostgres{journal: &journal{}, store: store}
	for range w.replicas {
		s.replicas = append(s.replicas, s.startReplica())
	}
	for i := range w.people {
		s.shoppers = append(s.shoppers, newShopper(s, i, w.wishes))
	}
	s.noteCounts()
	return s
}

// now is the time of the store, which began at droptest.Noon.
func (s *storm) now() time.Time { return droptest.Noon.Add(time.Since(s.began)) }

// tick brings Postgres's clock to the present. Whoever calls it has nobody beside them, see pause.
func (s *storm) tick() {
	s.postgres.mu.Lock()
	defer s.postgres.mu.Unlock()
	s.postgres.store.Now = s.now()
}

// noteCounts keeps what a refusal may have been true of.
func (s *storm) noteCounts() {
	counts := s.counts()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.history = append(s.history, countsAt{s.now(), counts})
}

// counts is what Postgres says now.
func (s *storm) counts() drop.Counts {
	s.postgres.mu.Lock()
	defer s.postgres.mu.Unlock()
	return s.postgres.store.Drop.Counts
}

// saw notes that something happened.
func (s *storm) saw(something string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen[something]++
}

// chance is a number below n.
func (s *storm) chance(n int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.random.IntN(n)
}

// pause lets others go first. No two pauses of a storm end at the same moment.
func (s *storm) pause(longest time.Duration) {
	time.Sleep(time.Duration(1 + s.chance(int(longest))))
}

// fate is what becomes of a call.
type fate int

const (
	arrives fate = iota
	lostRequest
	lostReply
)

// fate waits for as long as a call takes, and says what becomes of it.
func (s *storm) fate(longest time.Duration) fate {
	s.pause(longest)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.calm || s.random.Float64() >= s.loss {
		return arrives
	}
	if s.random.IntN(2) == 0 {
		return lostRequest
	}
	return lostReply
}

// stormReplica is one Service and what ticks beside it.
type stormReplica struct {
	*shop.Service
	storm    *storm
	postgres postgresCable
	metrics  *fakeMetrics
	clockOff time.Duration
	dead     atomic.Bool
	stop     context.CancelFunc
}

func (s *storm) startReplica() *stormReplica {
	r := &stormReplica{storm: s, metrics: &fakeMetrics{counts: map[string]int{}}, clockOff: time.Duration(s.chance(20)-10) * time.Millisecond}
	r.postgres = postgresCable{s.postgres, r}
	news := &journal{}
	r.Service = shop.NewService(shop.Ports{
		Ledger: r.postgres, Gate: gateCable{r}, Reads: r.postgres, Catalog: r.postgres, Timer: fakeTimer{news}, Clock: stormClock{r},
		Publisher: news, Audience: news, Metrics: r.metrics, Log: slog.New(slog.DiscardHandler),
	})
	ctx, stop := context.WithCancel(context.Background())
	r.stop = stop
	go r.tick(ctx)
	return r
}

// tick is the reaper and the reconciler, each second.
func (r *stormReplica) tick(ctx context.Context) {
	reconciler := shop.NewReconciler(r.Service)
	for ctx.Err() == nil {
		time.Sleep(time.Second)
		r.storm.pause(50 * time.Millisecond)
		if due, err := r.postgres.Overdue(ctx); err == nil {
			for _, id := range due {
				_ = r.Poke(ctx, id) // the next tick asks again
			}
		}
		_ = reconciler.Tick(ctx)
	}
}

// die ends everything that the replica has in hand, and puts another in its place.
func (s *storm) die(i int) {
	s.saw("replica died")
	next := s.startReplica()
	s.mu.Lock()
	old := s.replicas[i]
	s.replicas[i] = next
	s.mu.Unlock()
	old.dead.Store(true)
	old.stop()
	s.collect(old)
}

// somebody is a replica that runs.
func (s *storm) somebody() *stormReplica {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replicas[s.random.IntN(len(s.replicas))]
}

// collect adds what a replica counted to what was seen.
func (s *storm) collect(r *stormReplica) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range []string{"bypassed", "cold", "settle failed"} {
		s.seen[name] += r.metrics.of(name)
	}
}
