package rdb

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// breakers keep a breaker for each part of Redis that can be away by itself: each master of a Cluster, or else all of it.
// So a dead master costs the drops whose gates it has their gate, and the others nothing.
type breakers struct {
	cluster  *redis.ClusterClient // nil when there is but one server
	client   redis.UniversalClient
	onChange func(away bool)

	mu      sync.Mutex
	whole   *breaker            // the one server; of a Cluster, finding out who has which slot
	masters map[string]*breaker // by address
	away    bool                // as onChange was told
}

func newBreakers(client redis.UniversalClient, onChange func(away bool)) *breakers {
	b := &breakers{client: client, onChange: onChange, masters: map[string]*breaker{}}
	b.cluster, _ = client.(*redis.ClusterClient)
	b.whole = newBreaker(b.changed)
	return b
}

// do runs one call that concerns a key within a limit, or returns ErrAway when that key's part of Redis is away.
func (b *breakers) do(ctx context.Context, limit time.Duration, key string, call func(ctx context.Context) error) error {
	own, err := b.of(ctx, limit, key)
	if err != nil {
		return err
	}
	return own.do(ctx, limit, call)
}

// of returns the breaker of a key's part. It asks nobody, but for the very first time.
func (b *breakers) of(ctx context.Context, limit time.Duration, key string) (*breaker, error) {
	if b.cluster == nil {
		return b.whole, nil
	}
	var master *redis.Client
	err := b.whole.do(ctx, limit, func(ctx context.Context) (err error) {
		master, err = b.cluster.MasterForKey(ctx, key)
		return err
	})
	if err != nil {
		return nil, err
	}
	return b.master(master.Options().Addr), nil
}

func (b *breakers) master(address string) *breaker {
	b.mu.Lock()
	defer b.mu.Unlock()
	own, known := b.masters[address]
	if !known {
		own = newBreaker(b.changed)
		b.masters[address] = own
	}
	return own
}

// changed tells onChange when the first part is away, and when none is any more.
func (b *breakers) changed() {
	b.mu.Lock()
	defer b.mu.Unlock()
	away := b.whole.away()
	for _, own := range b.masters {
		away = away || own.away()
	}
	if away != b.away {
		b.away = away
		b.onChange(away)
	}
}

// anyAway reports whether a part of Redis is away.
func (b *breakers) anyAway() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.away
}

// probe asks whether what is away is back, and forgets masters that others have replaced. It returns an error only when
// nothing at all answers.
func (b *breakers) probe(ctx context.Context, limit time.Duration) error {
	if b.cluster == nil {
		return b.whole.do(ctx, limit, func(ctx context.Context) error { return b.client.Ping(ctx).Err() })
	}
	present, err := b.present(ctx, limit)
	if err != nil {
		return err
	}
	b.keep(present)
	errs := make([]error, len(present))
	var asked sync.WaitGroup
	for i, node := range present {
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

// present returns the masters that the Cluster has now.
func (b *breakers) present(ctx context.Context, limit time.Duration) ([]*redis.Client, error) {
	var mu sync.Mutex
	var masters []*redis.Client
	err := b.whole.do(ctx, limit, func(ctx context.Context) error {
		return b.cluster.ForEachMaster(ctx, func(_ context.Context, node *redis.Client) error {
			mu.Lock()
			defer mu.Unlock()
			masters = append(masters, node)
			return nil
		})
	})
	return masters, err
}

func (b *breakers) keep(present []*redis.Client) {
	b.mu.Lock()
	for address := range b.masters {
		if !slices.ContainsFunc(present, func(node *redis.Client) bool { return node.Options().Addr == address }) {
			delete(b.masters, address)
		}
	}
	b.mu.Unlock()
	b.changed()
}
