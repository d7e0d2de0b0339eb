package rdb

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// breakers has one breaker for each master of a Cluster, or a single one for a single server. When
// a master dies, only the drops whose keys it has lose their gate.
type breakers struct {
	cluster  *redis.ClusterClient // nil when Redis is a single server
	client   redis.UniversalClient
	onChange func(away bool)

	mu      sync.Mutex
	general *breaker            // of calls to the single server; on a Cluster, of asking which master has which slot
	masters map[string]*breaker // by address
	away    bool                // the last value that onChange was called with
}

func newBreakers(client redis.UniversalClient, onChange func(away bool)) *breakers {
	b := &breakers{client: client, onChange: onChange, masters: map[string]*breaker{}}
	b.cluster, _ = client.(*redis.ClusterClient)
	b.general = newBreaker(b.changed)
	return b
}

// do runs one call about a key within a time limit, or returns ErrAway when the key's server is
// away.
func (b *breakers) do(ctx context.Context, limit time.Duration, key string, call func(ctx context.Context) error) error {
	server, err := b.breakerOf(ctx, limit, key)
	if err != nil {
		return err
	}
	return server.do(ctx, limit, call)
}

// breakerOf returns the breaker of a key's server. Only the first call asks the Cluster for its
// slots.
func (b *breakers) breakerOf(ctx context.Context, limit time.Duration, key string) (*breaker, error) {
	if b.cluster == nil {
		return b.general, nil
	}
	var master *redis.Client
	err := b.general.do(ctx, limit, func(ctx context.Context) (err error) {
		master, err = b.cluster.MasterForKey(ctx, key)
		return err
	})
	if err != nil {
		return nil, err
	}
	return b.master(master.Options().Addr), nil
}

// master returns the breaker of the master at an address, a new one if there is none yet.
func (b *breakers) master(address string) *breaker {
	b.mu.Lock()
	defer b.mu.Unlock()
	server, known := b.masters[address]
	if !known {
		server = newBreaker(b.changed)
		b.masters[address] = server
	}
	return server
}

// changed calls onChange when the first breaker opens, and when none is open any more.
func (b *breakers) changed() {
	b.mu.Lock()
	defer b.mu.Unlock()
	away := b.general.away()
	for _, server := range b.masters {
		away = away || server.away()
	}
	if away != b.away {
		b.away = away
		b.onChange(away)
	}
}

// anyAway reports whether any breaker is open.
func (b *breakers) anyAway() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.away
}

// probe pings every server, which closes the breakers of those that answer again, and forgets
// masters that have been replaced. It returns an error only when none answers.
func (b *breakers) probe(ctx context.Context, limit time.Duration) error {
	if b.cluster == nil {
		return b.general.do(ctx, limit, func(ctx context.Context) error { return b.client.Ping(ctx).Err() })
	}
	current, err := b.currentMasters(ctx, limit)
	if err != nil {
		return err
	}
	b.forgetAllBut(current)
	errs := make([]error, len(current))
	var asked sync.WaitGroup
	for i, node := range current {
		asked.Go(func() {
			errs[i] = b.master(node.Options().Addr).do(ctx, limit, func(ctx context.Context) error { return node.Ping(ctx).Err() })
		})
	}
	asked.Wait()
	if slices.Contains(errs, nil) {
		return nil
	}
	return errors.Join(errs...)
}

// currentMasters returns the Cluster's masters.
func (b *breakers) currentMasters(ctx context.Context, limit time.Duration) ([]*redis.Client, error) {
	var mu sync.Mutex
	var masters []*redis.Client
	err := b.general.do(ctx, limit, func(ctx context.Context) error {
		return b.cluster.ForEachMaster(ctx, func(_ context.Context, node *redis.Client) error {
			mu.Lock()
			defer mu.Unlock()
			masters = append(masters, node)
			return nil
		})
	})
	return masters, err
}

func (b *breakers) forgetAllBut(current []*redis.Client) {
	b.mu.Lock()
	for address := range b.masters {
		if !slices.ContainsFunc(current, func(node *redis.Client) bool { return node.Options().Addr == address }) {
			delete(b.masters, address)
		}
	}
	b.mu.Unlock()
	b.changed()
}
