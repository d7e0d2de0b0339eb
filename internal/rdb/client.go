package rdb

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

const (
	gateDialTimeout = 300 * time.Millisecond
	gateIOTimeout   = time.Second // longer than the breaker's limit for a call, which comes first
	busTimeout      = time.Second
	jobsTimeout     = 3 * time.Second
	poolSize        = 32 // connections to one node; a gate call is a batch, so few are ever in use
)

// Clients are the connections to one Redis, one pool for each use, so that none can exhaust another's.
type Clients struct {
	Gate redis.UniversalClient // never sends a call twice: a script whose reply was lost may have run
	Bus  redis.UniversalClient // publishing and the subscription
	Jobs redis.UniversalClient // for delayed tasks; retries, because its user would otherwise spin while Redis is away
}

// Open prepares clients for the address in REDIS_URL. It uses no network: a Redis that is away is not an error.
func Open(redisURL string) (*Clients, error) {
	where, err := parseAddress(redisURL)
	if err != nil {
		return nil, fmt.Errorf("redis address: %w", err)
	}
	gate := where.options(gateDialTimeout, gateIOTimeout)
	gate.MaxRetries, gate.DialerRetries = -1, 1
	gate.PoolTimeout = gateIOTimeout
	bus := where.options(busTimeout, busTimeout)
	bus.MaxRetries, bus.DialerRetries = -1, 1
	jobs := where.options(jobsTimeout, jobsTimeout)
	return &Clients{
		Gate: redis.NewUniversalClient(gate),
		Bus:  redis.NewUniversalClient(bus),
		Jobs: redis.NewUniversalClient(jobs),
	}, nil
}

func (a *address) options(dial, io time.Duration) *redis.UniversalOptions {
	return &redis.UniversalOptions{
		Addrs:            a.nodes,
		MasterName:       a.master,
		DB:               a.database,
		Username:         a.username,
		Password:         a.password,
		SentinelUsername: a.username,
		SentinelPassword: a.password,
		TLSConfig:        a.tls,
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

// CheckPolicy returns a warning for the log when Redis may evict keys: a gate that goes costs only time, but a delayed
// task or a rate limit that goes is lost. It returns "" when all is well, and an error when Redis does not say.
func CheckPolicy(ctx context.Context, client redis.UniversalClient) (string, error) {
	settings, err := client.ConfigGet(ctx, "maxmemory-policy").Result()
	if err != nil {
		return "", fmt.Errorf("read Redis's maxmemory-policy: %w", err)
	}
	if policy := settings["maxmemory-policy"]; policy != "noeviction" {
		return fmt.Sprintf("Redis's maxmemory-policy is %q: under memory pressure it would delete delayed tasks; "+
			"set it to noeviction", policy), nil
	}
	return "", nil
}
