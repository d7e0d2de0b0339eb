package rdb

import (
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"sneakerhead/internal/redisaddr"
)

const (
	gateDialTimeout = 300 * time.Millisecond
	gateIOTimeout   = time.Second // longer than the breaker's limit for a call, which comes first
	busTimeout      = time.Second
	jobsTimeout     = 3 * time.Second
	topologyAge     = time.Second // how often a Cluster's map of slots is read again
	poolSize        = 32          // connections to one node; a gate call is a batch, so few are ever in use
)

// Clients are the connections to one Redis, with a pool for each use, so that one use cannot
// exhaust another's.
type Clients struct {
	Gate redis.UniversalClient // never sends a call twice: a script whose reply was lost may have run
	Bus  redis.UniversalClient // for publishing and the subscription
	Jobs redis.UniversalClient // for delayed tasks; retries, because asynq would loop without pause while Redis is away
}

// Open makes clients for the address in REDIS_URL: a single server, a Cluster, or the master that
// Sentinels name. It does not connect, so a Redis that is away is not an error.
func Open(redisURL string) (*Clients, error) {
	where, err := redisaddr.Parse(redisURL)
	if err != nil {
		return nil, fmt.Errorf("redis address: %w", err)
	}
	gate := options(&where, gateDialTimeout, gateIOTimeout)
	gate.MaxRetries, gate.DialerRetries = -1, 1
	gate.MaxRedirects = -1 // go-redis counts retries as redirections; without them a moved slot fails one call
	gate.PoolTimeout = gateIOTimeout
	bus := options(&where, busTimeout, busTimeout)
	bus.MaxRetries, bus.DialerRetries = -1, 1
	jobs := options(&where, jobsTimeout, jobsTimeout)
	return &Clients{Gate: connect(&where, gate), Bus: connect(&where, bus), Jobs: connect(&where, jobs)}, nil
}

// connect is redis.NewUniversalClient with two more options for a Cluster. Commands go to masters
// only.
func connect(where *redisaddr.Address, options *redis.UniversalOptions) redis.UniversalClient {
	if !where.Cluster() {
		return redis.NewUniversalClient(options)
	}
	cluster := options.Cluster()
	// After a master has died, go-redis by default looks for its successor only after a minute.
	cluster.ClusterStateReloadInterval = topologyAge
	// The first call would fetch the routing policies, and wait for them longer than its own limit.
	// go-redis finds the keys of all commands that are used here without them.
	cluster.DisableRoutingPolicies = true
	return redis.NewClusterClient(cluster)
}

func options(where *redisaddr.Address, dial, io time.Duration) *redis.UniversalOptions {
	return &redis.UniversalOptions{
		Addrs:            where.Nodes,
		MasterName:       where.Master,
		DB:               where.Database,
		Username:         where.Username,
		Password:         where.Password,
		SentinelUsername: where.Username,
		SentinelPassword: where.Password,
		TLSConfig:        where.TLS,
		Protocol:         2,

		DialTimeout:           dial,
		ReadTimeout:           io,
		WriteTimeout:          io,
		ContextTimeoutEnabled: true,
		PoolSize:              poolSize,

		// Older servers do not know these commands and answer with errors.
		DisableIdentity:          true,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}
}

// Close closes every connection. Stop everything that uses the clients first.
func (c *Clients) Close() error {
	return errors.Join(c.Gate.Close(), c.Bus.Close(), c.Jobs.Close())
}
