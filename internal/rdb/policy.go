package rdb

import (
	"context"
	"fmt"
	"sync"

	"github.com/redis/go-redis/v9"
)

// CheckPolicy returns a warning for the log when a node of Redis may evict keys: a gate that is
// evicted is loaded again, but an evicted delayed task is lost. It returns "" when no node may, and
// an error when a node could not be asked.
func CheckPolicy(ctx context.Context, client redis.UniversalClient) (string, error) {
	cluster, ok := client.(*redis.ClusterClient)
	if !ok {
		return nodePolicy(ctx, client)
	}
	var mu sync.Mutex
	warning := ""
	err := cluster.ForEachMaster(ctx, func(ctx context.Context, node *redis.Client) error {
		found, err := nodePolicy(ctx, node)
		mu.Lock()
		defer mu.Unlock()
		if found != "" {
			warning = found
		}
		return err
	})
	if warning != "" {
		return warning, nil // even if other nodes could not be asked
	}
	return "", err
}

func nodePolicy(ctx context.Context, node redis.Cmdable) (string, error) {
	settings, err := node.ConfigGet(ctx, "maxmemory-policy").Result()
	if err != nil {
		return "", fmt.Errorf("read Redis's maxmemory-policy: %w", err)
	}
	if policy := settings["maxmemory-policy"]; policy != "noeviction" {
		return fmt.Sprintf("Redis's maxmemory-policy is %q: under memory pressure it would delete delayed tasks; "+
			"set it to noeviction", policy), nil
	}
	return "", nil
}
