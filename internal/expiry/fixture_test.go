package expiry

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/rdb/rdbtest"
	"sneakerhead/internal/shop"
)

func TestMain(m *testing.M) {
	redis.SetLogger(silent{})
	code := m.Run()
	rdbtest.Stop()
	if code == 0 {
		if err := goleak.Find(probing); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// probing is go-redis's probe of a server that is gone. It ends up to a second after its client was
// closed, which is longer than goleak waits, so a test that kills Redis could not be the last.
var probing = goleak.IgnoreAnyFunction("github.com/redis/go-redis/v9/internal/pool.(*ConnPool).tryDial") //nolint:gochecknoglobals // a constant; Go has none of this type

// silent keeps go-redis's own messages out of the output: Redis is away on purpose here.
type silent struct{}

func (silent) Printf(context.Context, string, ...any) {}

var quiet = slog.New(slog.DiscardHandler) //nolint:gochecknoglobals // a constant; Go has none of this type

// prefix is the REDIS_PREFIX of these tests.
const prefix = "sneakerhead"

// offsetClock is this machine's clock, some time off.
type offsetClock time.Duration

func (c offsetClock) Now() time.Time { return time.Now().Add(time.Duration(c)) }

// poke is one call of Poke, and its time by this machine's clock.
type poke struct {
	dropID uuid.UUID
	at     time.Time
}

// fakePoker records the pokes, and returns scripted errors: the first one for the first poke of a
// drop, and so on.
type fakePoker struct {
	mu      sync.Mutex
	pokes   []poke
	answers map[uuid.UUID][]error
	hold    chan struct{} // when set, every poke lasts until it is closed
}

func (p *fakePoker) Poke(ctx context.Context, dropID uuid.UUID) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	p.mu.Lock()
	p.pokes = append(p.pokes, poke{dropID, time.Now()})
	var err error
	if answers := p.answers[dropID]; len(answers) > 0 {
		err, p.answers[dropID] = answers[0], answers[1:]
	}
	hold := p.hold
	p.mu.Unlock()
	if hold != nil {
		<-hold
	}
	return err
}

func (p *fakePoker) all() []poke {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]poke(nil), p.pokes...)
}

func (p *fakePoker) ids() (ids []uuid.UUID) {
	for _, poke := range p.all() {
		ids = append(ids, poke.dropID)
	}
	return ids
}

// fakeReads returns what the test has set.
type fakeReads struct {
	mu      sync.Mutex
	overdue []uuid.UUID
	changes []drop.ScheduledChange
	before  time.Time // the argument of the last call
	err     error
}

func (r *fakeReads) Overdue(context.Context) ([]uuid.UUID, error) { return r.overdue, r.err }

func (r *fakeReads) ScheduledChanges(_ context.Context, before time.Time) ([]drop.ScheduledChange, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.before = before
	return r.changes, r.err
}

// taskCounts counts the timer's metrics.
type taskCounts struct{ enqueued, dropped atomic.Int64 }

func (c *taskCounts) TaskEnqueued() { c.enqueued.Add(1) }
func (c *taskCounts) TaskDropped()  { c.dropped.Add(1) }

// tasks is a Redis of the test's own, with an inspector of asynq's queues in it.
type tasks struct {
	t         *testing.T
	url       string
	server    interface{ Kill() error }
	client    redis.UniversalClient
	inspector *asynq.Inspector
}

func openTasks(t *testing.T) *tasks {
	t.Helper()
	server := rdbtest.Fresh(t)
	options, err := redis.ParseURL(server.URL())
	require.NoError(t, err)
	client := redis.NewClient(options)
	t.Cleanup(func() { require.NoError(t, client.Close()) })
	return &tasks{t: t, url: server.URL(), server: server, client: client, inspector: asynq.NewInspectorFromRedisClient(client)}
}

// timer starts one replica's timer.
func (k *tasks) timer() (*Timer, *taskCounts) {
	k.t.Helper()
	counts := &taskCounts{}
	timer := NewTimer(k.client, prefix, quiet, counts)
	k.t.Cleanup(timer.Stop)
	return timer, counts
}

// work starts a worker.
func (k *tasks) work(poker Poker, clock shop.Clock) {
	k.t.Helper()
	worker := NewWorker(k.client, prefix, poker, clock, quiet)
	require.NoError(k.t, worker.Start())
	k.t.Cleanup(worker.Stop)
}

// soon returns the first whole second that is at least some time away.
func soon(least time.Duration) time.Time {
	return time.Now().Add(least + time.Second - 1).Truncate(time.Second)
}

// wait waits until a condition is true, and fails the test when it does not become so.
func wait(t *testing.T, what string, condition func() bool) {
	t.Helper()
	require.Eventually(t, condition, 20*time.Second, time.Millisecond, what)
}
