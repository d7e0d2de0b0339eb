package faults

import (
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

// storeSample is what the two stores have for the replicas.
type storeSample struct {
	Backends      int     `json:"backends"`                 // Postgres's, of the replicas
	OldestSeconds float64 `json:"oldestTransactionSeconds"` // of theirs
	Keys          int     `json:"redisKeys"`
	RedisMB       float64 `json:"redisMB"`
	RedisClients  int     `json:"redisClients"` // connections of the replicas
	Tasks         int     `json:"tasks"`        // of asynq's, in whatever state
	Archived      int     `json:"archivedTasks"`
}

func (k *soak) measureStores() (now storeSample) {
	ctx := k.t.Context()
	require.NoError(k.t, k.books.QueryRow(ctx, `SELECT count(*), coalesce(extract(epoch FROM max(clock_timestamp() - xact_start)), 0)::float8
		FROM pg_stat_activity WHERE application_name = 'sneakerhead'`).Scan(&now.Backends, &now.OldestSeconds))
	client := k.clients.Jobs
	keys, err := client.DBSize(ctx).Result()
	require.NoError(k.t, err)
	now.Keys = int(keys)
	now.RedisMB = k.redisFigure("memory", "used_memory") / megabyte
	now.RedisClients = int(k.redisFigure("clients", "connected_clients"))
	for _, own := range []redis.UniversalClient{k.clients.Gate, k.clients.Bus, k.clients.Jobs} {
		now.RedisClients -= int(own.PoolStats().TotalConns)
	}
	queues, err := k.queue.Queues() // none until the first task
	require.NoError(k.t, err)
	for _, name := range queues {
		queue, err := k.queue.GetQueueInfo(name)
		require.NoError(k.t, err)
		now.Tasks, now.Archived = now.Tasks+queue.Size, now.Archived+queue.Archived
	}
	return now
}

// redisFigure reads one figure of INFO.
func (k *soak) redisFigure(section, name string) float64 {
	info, err := k.clients.Jobs.Info(k.t.Context(), section).Result()
	require.NoError(k.t, err)
	for line := range strings.Lines(info) {
		if figure, ok := strings.CutPrefix(line, name+":"); ok {
			value, err := strconv.ParseFloat(strings.TrimSpace(figure), 64)
			require.NoError(k.t, err)
			return value
		}
	}
	k.t.Errorf("Redis does not say its %s", name)
	return 0
}
