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

// TestSoak lets drops, people and sockets come and go while nothing at all is wrong, for twenty minutes in a full run, and
// wants nothing left behind by them: no goroutine, no file, no memory, no transaction, no key without an end. Each drop is
// judged as in the other tests, when it is over.
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

// soak is a stage without faults, and everybody who comes to it.
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

	database *pgxpool.Pool // the harness's own look into Postgres
	clients  *rdb.Clients  // and into Redis
	gate     *rdb.Gate
	queue    *asynq.Inspector

	requests     atomic.Int64 // that no drop's journal has
	sockets      atomic.Int64
	visits       sync.WaitGroup
	retriedCalls []retriedCall
	lastDrop     uuid.UUID // that has been judged
	mu           sync.Mutex
}

// openSoak starts three replicas as they are shipped: on their own connections to the stores, with the usual limits.
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

// openDatabase opens the harness's own connections, under names that tell them from the product's.
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
	k.gate = rdb.NewGate(k.clients.Gate, machineClock{}, nil)
	k.queue = asynq.NewInspectorFromRedisClient(k.clients.Jobs)
	k.t.Cleanup(func() {
		k.gate.Stop()
		_ = k.clients.Close()
	})
}

// load lets everybody in for as long as the plan says, and returns when everybody has left and every drop is judged.
func (k *soak) load() {
	k.began = time.Now()
	ctx, over := context.WithTimeout(k.t.Context(), k.plan.length)
	defer over()
	var shop sync.WaitGroup
	for n := range k.plan.drops {
		shop.Go(func() { k.keepSelling(ctx, n) })
	}
	for n := range k.plan.followers {
		shop.Go(func() { k.keepFollowing(ctx, n) })
	}
	shop.Go(func() { k.startVisits(ctx) })
	watched, stop := context.WithCancel(k.t.Context())
	watching := make(chan struct{})
	go func() {
		defer close(watching)
		k.watch(watched)
	}()
	shop.Wait()
	k.visits.Wait()
	k.openDrops.judging.Wait()
	stop()
	<-watching
	k.client.CloseIdleConnections()
	k.count()
}
