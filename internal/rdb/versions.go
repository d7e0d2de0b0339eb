package rdb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/shop"
	"sneakerhead/lua"
)

// versionsLimit is for one pipeline over many gates. No request waits for it.
const versionsLimit = 500 * time.Millisecond

// Versions implements shop.Gate. It reads all gates of one server in one round trip. Gates whose
// master in a Cluster is away are missing in the result, so that the others can still be corrected.
// When no server answers, that is an error.
func (g *Gate) Versions(ctx context.Context, dropIDs []uuid.UUID) (map[uuid.UUID]shop.GateVersion, error) {
	versions := make(map[uuid.UUID]shop.GateVersion, len(dropIDs))
	var mu sync.Mutex
	var reading sync.WaitGroup
	var errs []error
	servers, err := g.byServer(ctx, dropIDs)
	for server, ids := range servers {
		reading.Go(func() {
			read, err := g.readVersions(ctx, server, ids)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				errs = append(errs, err)
			}
			for id, version := range read {
				versions[id] = version
			}
		})
	}
	reading.Wait()
	if len(errs) == len(servers) {
		return versions, wrap("read versions", errors.Join(append(errs, err)...))
	}
	return versions, nil
}

// byServer groups drops by the server that has their gates, which stands in the map as its breaker.
func (g *Gate) byServer(ctx context.Context, dropIDs []uuid.UUID) (map[*breaker][]uuid.UUID, error) {
	servers := map[*breaker][]uuid.UUID{}
	for _, id := range dropIDs {
		server, err := g.breakers.breakerOf(ctx, versionsLimit, g.own.keysOf(id).gate)
		if err != nil {
			return nil, err
		}
		servers[server] = append(servers[server], id)
	}
	return servers, nil
}

// readVersions sends the script's source instead of its hash, because a pipeline cannot send the
// source after Redis has answered that it does not know the hash.
func (g *Gate) readVersions(ctx context.Context, server *breaker, ids []uuid.UUID) (map[uuid.UUID]shop.GateVersion, error) {
	replies := make([]*redis.Cmd, len(ids))
	err := server.do(ctx, versionsLimit, func(ctx context.Context) error {
		_, err := g.client.Pipelined(ctx, func(pipe redis.Pipeliner) error {
			for i, id := range ids {
				keys := g.own.keysOf(id)
				replies[i] = pipe.Eval(ctx, lua.Version, []string{keys.gate, keys.leases, keys.sizes})
			}
			return nil
		})
		if errors.Is(err, redis.Nil) {
			return nil // a pipeline returns its first command's error, and this one is that of a drop without a gate
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	versions := make(map[uuid.UUID]shop.GateVersion, len(ids))
	for i, id := range ids {
		version, err := versionOf(id, replies[i])
		if errors.Is(err, redis.Nil) {
			continue
		}
		if err != nil {
			return nil, err
		}
		versions[id] = version
	}
	return versions, nil
}

// versionFields is how many numbers version.lua returns of every gate, before the fields of sizes.
const versionFields = 7

func versionOf(id uuid.UUID, reply *redis.Cmd) (shop.GateVersion, error) {
	parts, err := reply.Slice()
	if err != nil {
		return shop.GateVersion{}, err
	}
	if len(parts) < versionFields {
		return shop.GateVersion{}, fmt.Errorf("gate of drop %s: %d fields", id, len(parts))
	}
	var numbers [versionFields]int64
	for i := range numbers {
		numbers[i], _ = parts[i].(int64)
	}
	sizes := map[string]string{}
	for pair := range slices.Chunk(parts[versionFields:], 2) {
		sizes[fmt.Sprint(pair[0])] = fmt.Sprint(pair[1:]...)
	}
	return shop.GateVersion{
		Seq:       numbers[0],
		HintsUpTo: numbers[1],
		Leases:    int(numbers[6]),
		Stock: drop.Stock{DropID: id, Seq: numbers[0], Counts: drop.Counts{
			Total: int(numbers[2]), Available: int(numbers[3]), Reserved: int(numbers[4]), Sold: int(numbers[5]),
		}, Sizes: sizesFrom(sizes)},
	}, nil
}
