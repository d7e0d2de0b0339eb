package soak

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/hibiken/asynq"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth/authtest"
	"sneakerhead/internal/faults/deployment"
	"sneakerhead/internal/rdb"
)

// TestSoak lets drops, users and sockets come and go while nothing is wrong, for twenty minutes in
// a full run. Nothing may be left behind: no goroutine, file, memory, transaction, or key without a
// time to live. Each drop is judged when it is over.
func TestSoak(t *testing.T) {
	k := openSoak(t)
	k.atRest()
	k.pastDrops()
	k.load()
	k.report.After = k.waitIdle("after the load")
	k.repeatRequests()
	k.waitIdle("after the same again")
	k.audit()
	k.verdict()
	k.failUnexcusedRetries()
	k.finish()
}

// soak is the testbed and everything of a run.
type soak struct {
	*testbed
	plan      plan
	began     time.Time
	client    *http.Client
	metrics   *http.Client
	openDrops *openDrops
	people    *people
	admin     *person // the admin
	report    *report
	stalls    stalls

	database *pgxpool.Pool // the test's own connections to Postgres
	clients  *rdb.Clients  // and to Redis
	gate     *rdb.Gate
	queue    *asynq.Inspector

	requests     atomic.Int64 // that are in no drop's journal
	sockets      atomic.Int64
	visits       sync.WaitGroup
	retriedCalls []retriedCall
	lastDrop     uuid.UUID // the last one that was judged
	mu           sync.Mutex
}

// openSoak starts three replicas with the usual limits, connected directly to the stores.
func openSoak(t *testing.T) *soak {
	t.Helper()
	s := openTestbed(t)
	k := &soak{
		testbed: s, plan: planned(), client: deployment.NewClient(), metrics: &http.Client{Timeout: deployment.RequestTimeout}, openDrops: &openDrops{}, people: &people{clerk: s.clerk}, report: newReport(),
		admin: &person{name: "admin", claims: authtest.Claims{"email": "boss@example.com"}},
	}
	k.openDatabase()
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	go k.watchMachine(ctx)
	return k
}

// openDatabase opens the test's own connections, with names that tell them from the product's.
func (k *soak) openDatabase() {
	k.t.Helper()
	config, err := pgxpool.ParseConfig(k.dbURL)
	require.NoError(k.t, err)
	config.ConnConfig.RuntimeParams["application_name"] = "soak"
	k.database, err = pgxpool.NewWithConfig(k.t.Context(), config)
	require.NoError(k.t, err)
	k.t.Cleanup(k.database.Close)
	k.clients, err = rdb.Open(k.redisURL)
	require.NoError(k.t, err)
	k.gate = rdb.NewGate(k.clients.Gate, rdb.Deployment{}, machineClock{}, nil)
	k.queue = asynq.NewInspectorFromRedisClient(k.clients.Jobs)
	k.t.Cleanup(func() {
		k.gate.Stop()
		_ = k.clients.Close()
	})
}

// load starts users, followers and drops for as long as the plan says, and returns when all have
// finished and every drop is judged.
func (k *soak) load() {
	k.began = time.Now()
	ctx, over := context.WithTimeout(k.t.Context(), k.plan.length)
	defer over()
	var running sync.WaitGroup
	for n := range k.plan.drops {
		running.Go(func() { k.keepSelling(ctx, n) })
	}
	for n := range k.plan.followers {
		running.Go(func() { k.keepFollowing(ctx, n) })
	}
	running.Go(func() { k.startVisits(ctx) })
	watched, stop := context.WithCancel(k.t.Context())
	watching := make(chan struct{})
	go func() {
		defer close(watching)
		k.watch(watched)
	}()
	running.Wait()
	k.visits.Wait()
	k.openDrops.judging.Wait()
	stop()
	<-watching
	k.client.CloseIdleConnections()
	k.count()
}
