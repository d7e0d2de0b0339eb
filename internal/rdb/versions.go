package rdb

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"

	"sneakerhead/internal/drop"
	"sneakerhead/lua"
)

// versionsLimit is for one pipeline over many gates, which nobody's request waits for.
const versionsLimit = 500 * time.Millisecond

// Versions implements drop.Gate. All gates are read in one trip, with the script's source and not its hash: a pipeline
// cannot recover from a hash that Redis does not know.
func (g *Gate) Versions(ctx context.Context, dropIDs []uuid.UUID) (map[uuid.UUID]drop.GateVersion, error) {
	versions := make(map[uuid.UUID]drop.GateVersion, len(dropIDs))
	if len(dropIDs) == 0 {
		return versions, nil
	}
	replies := make([]*redis.Cmd, len(dropIDs))
	err := g.breaker.do(ctx, versionsLimit, func(ctx context.Context) error {
		_, err := g.client.Pipelined(ctx, func(pipe redis.Pipeliner) error {
			for i, id := range dropIDs {
				keys := keysOf(id)
				replies[i] = pipe.Eval(ctx, lua.Version, []string{keys.gate, keys.leases})
			}
			return nil
		})
		if errors.Is(err, redis.Nil) {
			return nil // the first command's error, and only that of a drop without a gate
		}
		return err
	})
	if err != nil {
		return nil, wrap("read versions", err)
	}
	for i, id := range dropIDs {
		version, err := versionOf(id, replies[i])
		if errors.Is(err, redis.Nil) {
			continue
		}
		if err != nil {
			return nil, wrap("read versions", err)
		}
		versions[id] = version
	}
	return versions, nil
}

func versionOf(id uuid.UUID, reply *redis.Cmd) (drop.GateVersion, error) {
	fields, err := reply.Int64Slice()
	if err != nil {
		return drop.GateVersion{}, err
	}
	if len(fields) != 7 {
		return drop.GateVersion{}, fmt.Errorf("gate of drop %s: %d fields", id, len(fields))
	}
	return drop.GateVersion{
		Seq:       fields[0],
		HintsUpTo: fields[1],
		Leases:    int(fields[6]),
		Stock: drop.Stock{DropID: id, Seq: fields[0], Counts: drop.Counts{
			Total: int(fields[2]), Available: int(fields[3]), Reserved: int(fields[4]), Sold: int(fields[5]),
		}},
	}, nil
}
