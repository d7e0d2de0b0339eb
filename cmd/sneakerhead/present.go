package main

import (
	"context"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/expiry"
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
			return telemetry.Queue{
				Waiting: map[string]int{"urgent": backlog.Urgent, "ordinary": backlog.Ordinary}, Oldest: backlog.Oldest,
			}
		},
		Pools: func() (pools []telemetry.Pool) {
			for _, use := range r.db.Pools() {
				pools = append(pools, telemetry.Pool(use))
			}
			return pools
		},
		Overview:    func(ctx context.Context) (drop.Overview, error) { return r.db.Overview(ctx) },
		TaskBacklog: func(ctx context.Context) (int, error) { return expiry.Backlog(ctx, r.redis.Bus, r.prefix) },
		Now:         r.health.clock.Now,
	}
}
