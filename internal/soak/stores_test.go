package soak

import (
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"
)

// storeSample has figures of the two stores.
type storeSample struct {
	Backends      int     `json:"backends"`                 // of the replicas, in Postgres
	OldestSeconds float64 `json:"oldestTransactionSeconds"` // of these backends
	Keys          int     `json:"redisKeys"`
	RedisMB       float64 `json:"redisMB"`
	RedisClients  int     `json:"redisClients"` // connections of the replicas
	Tasks         int     `json:"tasks"`        // of asynq, in any state
	Archived      int     `json:"archivedTasks"`
}

func (k *soak) measureStores() (now storeSample) {
	k.retryUntilWorks("Postgres", func() error { return k.measurePostgres(&now) })
	k.retryUntilWorks("Redis", func() error { return k.measureRedis(&now) })
	k.retryUntilWorks("asynq", func() error { return k.measureQueue(&now) })
	return now
}

func (k *soak) measurePostgres(now *storeSample) error {
	return k.database.QueryRow(k.t.Context(), `SELECT count(*), coalesce(extract(epoch FROM max(clock_timestamp() - xact_start)), 0)::float8
		FROM pg_stat_activity WHERE application_name = 'sneakerhead'`).Scan(&now.Backends, &now.OldestSeconds)
}

func (k *soak) measureRedis(now *storeSample) error {
	ctx, client := k.t.Context(), k.clients.Jobs
	keys, err := client.DBSize(ctx).Result()
	if err != nil {
		return err
	}
	info, err := client.InfoMap(ctx, "memory", "clients").Result()
	if err != nil {
		return err
	}
	memory, err := strconv.ParseFloat(info["Memory"]["used_memory"], 64)
	if err != nil {
		return fmt.Errorf("used_memory: %w", err)
	}
	connected, err := strconv.Atoi(info["Clients"]["connected_clients"])
	if err != nil {
		return fmt.Errorf("connected_clients: %w", err)
	}
	now.Keys, now.RedisMB, now.RedisClients = int(keys), memory/megabyte, connected
	for _, own := range []redis.UniversalClient{k.clients.Gate, k.clients.Bus, k.clients.Jobs} {
		now.RedisClients -= int(own.PoolStats().TotalConns)
	}
	return nil
}

func (k *soak) measureQueue(now *storeSample) error {
	queues, err := k.queue.Queues() // empty until the first task
	if err != nil {
		return err
	}
	now.Tasks, now.Archived = 0, 0
	for _, name := range queues {
		queue, err := k.queue.GetQueueInfo(name)
		if err != nil {
			return err
		}
		now.Tasks, now.Archived = now.Tasks+queue.Size, now.Archived+queue.Archived
	}
	return nil
}
