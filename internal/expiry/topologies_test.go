package expiry

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/rdb/rdbtest"
	"sneakerhead/internal/redisaddr"
)

// poked is a Poker that sends the ids of the drops it is called for.
type poked chan uuid.UUID

func (p poked) Poke(_ context.Context, dropID uuid.UUID) error {
	p <- dropID
	return nil
}

type machineClock struct{}

func (machineClock) Now() time.Time { return time.Now() }

// written counts the tasks that reached Redis.
type written struct {
	t     *testing.T
	tasks chan struct{}
}

func (w written) TaskEnqueued() { w.tasks <- struct{}{} }
func (w written) TaskDropped()  { w.t.Error("a task was dropped") }

// open connects as rdb.Open does for jobs.
func open(t *testing.T, url string) redis.UniversalClient {
	t.Helper()
	where, err := redisaddr.Parse(url)
	require.NoError(t, err)
	options := &redis.UniversalOptions{
		Addrs: where.Nodes, MasterName: where.Master, Password: where.Password, SentinelPassword: where.Password, Protocol: 2,
	}
	client := redis.NewUniversalClient(options)
	if where.Cluster() {
		cluster := options.Cluster()
		cluster.DisableRoutingPolicies = true
		client = redis.NewClusterClient(cluster)
	}
	t.Cleanup(func() { require.NoError(t, client.Close()) })
	return client
}

func TestTasks_RunAtTheirSecond(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]func(*testing.T) string{
		"on one server":    func(t *testing.T) string { return rdbtest.Fresh(t).URL() },
		"on a Cluster":     func(t *testing.T) string { return rdbtest.Cluster(t, 0).URL() },
		"behind Sentinels": func(t *testing.T) string { return rdbtest.Sentinel(t).URL() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := open(t, url(t))
			poker := poked(make(chan uuid.UUID, 64))
			worker := NewWorker(client, prefix, poker, machineClock{}, slog.New(slog.DiscardHandler))
			require.NoError(t, worker.Start())
			t.Cleanup(worker.Stop)
			metrics := written{t: t, tasks: make(chan struct{}, 64)}
			timer := NewTimer(client, prefix, slog.New(slog.DiscardHandler), metrics)
			t.Cleanup(timer.Stop)

			second := time.Now().Truncate(time.Second).Add(2 * time.Second)
			want := map[uuid.UUID]bool{}
			for range 20 {
				id := uuid.New()
				want[id] = true
				timer.WakeAt(id, second)
				timer.WakeAt(id, second) // many batches share a second
			}
			for len(want) > 0 {
				select {
				case id := <-poker:
					require.False(t, time.Now().Before(second), "a task came before its second")
					require.True(t, want[id], "a task came twice")
					delete(want, id)
				case <-time.After(10 * time.Second):
					t.Fatalf("%d tasks are missing", len(want))
				}
			}
			require.Len(t, metrics.tasks, 20)
		})
	}
}
