package main

import (
	"context"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/expiry"
	"sneakerhead/internal/postgres"
	"sneakerhead/internal/telemetry"
)

// present returns what a scrape asks this replica.
func (r *replica) present() telemetry.Present {
	return telemetry.Present{
		Condition: func() telemetry.Condition {
			state, _ := r.health.Readiness(context.Background())
			found := r.health.present()
			return telemetry.Condition{State: string(state), PostgresUp: !found.postgresAway, RedisUp: !found.redisAway}
		},
		Queue: func() telemetry.Queue {
			backlog := r.service.Backlog()
			return telemetry.Queue(backlog)
		},
		ShedShare:   r.pressure.Share,
		Pools:       func() []telemetry.Pool { return asPools(r.db.Pools()) },
		Overview:    func(ctx context.Context) (drop.Overview, error) { return r.db.Overview(ctx) },
		TaskBacklog: func(ctx context.Context) (int, error) { return expiry.Backlog(ctx, r.redis.Bus, r.prefix) },
		Now:         r.health.clock.Now,
		Log:         r.log,
	}
}

func asPools(uses []postgres.PoolUse) []telemetry.Pool {
	pools := make([]telemetry.Pool, len(uses))
	for i, use := range uses {
		pools[i] = telemetry.Pool(use)
	}
	return pools
}
