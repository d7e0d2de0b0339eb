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
	topologyAge     = time.Second // how long a Cluster's map of its slots is believed
	poolSize        = 32          // connections to one node; a gate call is a batch, so few are ever in use
)

// Clients are the connections to one Redis, one pool for each use, so that none can exhaust another's.
type Clients struct {
	Gate redis.UniversalClient // never sends a call twice: a script whose reply was lost may have run
	Bus  redis.UniversalClient // publishing and the subscription
	Jobs redis.UniversalClient // for delayed tasks; retries, because its user would otherwise spin while Redis is away
}

// Open prepares clients for the address in REDIS_URL: one server, a Cluster, or what Sentinels say. It uses no network: a
// Redis that is away is not an error.
func Open(redisURL string) (*Clients, error) {
	where, err := redisaddr.Parse(redisURL)
	if err != nil {
		return nil, fmt.Errorf("redis address: %w", err)
	}
	gate := options(&where, gateDialTimeout, gateIOTimeout)
	gate.MaxRetries, gate.DialerRetries = -1, 1
	gate.MaxRedirects = -1 // go-redis counts every second try as a redirection. A slot that has moved costs a call instead
	gate.PoolTimeout = gateIOTimeout
	bus := options(&where, busTimeout, busTimeout)
	bus.MaxRetries, bus.DialerRetries = -1, 1
	jobs := options(&where, jobsTimeout, jobsTimeout)
	return &Clients{Gate: connect(&where, gate), Bus: connect(&where, bus), Jobs: connect(&where, jobs)}, nil
}

// connect is redis.NewUniversalClient, with what that leaves out for a Cluster. Commands go to masters only.
func connect(where *redisaddr.Address, options *redis.UniversalOptions) redis.UniversalClient {
	if !where.Cluster() {
		return redis.NewUniversalClient(options)
	}
	cluster := options.Cluster()
	// A dead master tells nobody which replica took its place; by default go-redis looks again after a minute.
	cluster.ClusterStateReloadInterval = topologyAge
	// Their table is fetched by the first call, which would wait for it longer than its own limit. All commands used here
	// have their key, or none, where go-redis finds it by itself.
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

		// Older servers know neither, and answer with errors.
		DisableIdentity:          true,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}
}

// Close ends every connection. Whatever uses the clients must have stopped before.
func (c *Clients) Close() error {
	return errors.Join(c.Gate.Close(), c.Bus.Close(), c.Jobs.Close())
}
