package rdb

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"

	"sneakerhead/internal/combiner"
	"sneakerhead/internal/drop"
	"sneakerhead/internal/shop"
	"sneakerhead/internal/spans"
	"sneakerhead/lua"
)

// admitBounds bound the batches of attempts. The script takes about a millisecond for a full batch,
// so even a full queue is worked off well within MaxWait.
//
//nolint:gochecknoglobals // a constant; Go has none of this type
var admitBounds = combiner.Options{
	MaxBatch:   512,
	MaxWaiting: 50_000,
	MaxWait:    shop.GateQueueLimit,
	Deadline:   shop.GateBatchLimit,
}

// Gate implements shop.Gate on Redis. Any error but drop.ErrOverloaded means that Redis is away.
type Gate struct {
	client    redis.UniversalClient
	own       Deployment
	clock     shop.Clock
	breakers  *breakers
	publisher publisher
	metrics   Metrics
	spans     spans.Maker
	limit     time.Duration // for one call
	admits    *combiner.Combiner[uuid.UUID, shop.Attempt, shop.Admission]

	admit    *redis.Script
	settle   *redis.Script
	snapshot *redis.Script
}

var _ shop.Gate = (*Gate)(nil)

// NewGate returns the gate of a deployment. clock tells Postgres's time, by which drops start and
// end; metrics may be nil.
func NewGate(client redis.UniversalClient, own Deployment, clock shop.Clock, metrics Metrics) *Gate {
	if metrics == nil {
		metrics = noMetrics{}
	}
	g := &Gate{
		client:    client,
		own:       own,
		clock:     clock,
		breakers:  newBreakers(client, metrics.GateAway),
		publisher: publisher{client: client},
		metrics:   metrics,
		spans:     spans.For("rdb"),
		limit:     shop.GateCallLimit,
		admit:     redis.NewScript(lua.Admit),
		settle:    redis.NewScript(lua.Settle),
		snapshot:  redis.NewScript(lua.Snapshot),
	}
	g.admits = combiner.New(admitBounds, g.admitBatch)
	return g
}

// Stop refuses new attempts and returns when none is in flight.
func (g *Gate) Stop() { g.admits.Stop() }

// Away reports whether calls fail at once, because Redis did not answer the last ones. On a Cluster
// it is true when calls to at least one master fail at once.
func (g *Gate) Away() bool { return g.breakers.anyAway() }

// Probe checks whether Redis is back, while it is away: without any attempts nothing else would
// find out. It returns an error when no server answers; a Cluster of which some masters answer is
// no error.
func (g *Gate) Probe(ctx context.Context) error {
	if !g.Away() {
		return nil
	}
	began := time.Now()
	err := g.breakers.probe(ctx, g.limit)
	g.metrics.GateCall("probe", 0, time.Since(began))
	return wrap("probe", err)
}

// Time returns the time of Redis's clock; on a Cluster that of one of its nodes.
func (g *Gate) Time(ctx context.Context) (time.Time, error) {
	var now time.Time
	err := g.breakers.general.do(ctx, g.limit, func(ctx context.Context) (err error) {
		now, err = g.client.Time(ctx).Result()
		return err
	})
	return now, wrap("time", err)
}

// Admit implements shop.Gate. An attempt whose request has ended takes no lease.
func (g *Gate) Admit(ctx context.Context, dropID uuid.UUID, attempt shop.Attempt) (shop.Admission, error) {
	admission, err := g.admits.DoToEnd(ctx, dropID, attempt)
	if errors.Is(err, combiner.ErrOverloaded) {
		return shop.Admission{}, drop.ErrOverloaded
	}
	return admission, wrap("admit", err)
}

// Forget implements shop.Gate.
func (g *Gate) Forget(ctx context.Context, dropID uuid.UUID, userID string) error {
	return g.call(ctx, "forget a hold", dropID, func(ctx context.Context) error {
		return g.client.HDel(ctx, g.own.keysOf(dropID).holders, userID).Err()
	})
}

// Remove implements shop.Gate.
func (g *Gate) Remove(ctx context.Context, dropID uuid.UUID) error {
	keys := g.own.keysOf(dropID)
	return g.call(ctx, "remove a gate", dropID, func(ctx context.Context) error {
		return g.client.Del(ctx, keys.all()...).Err()
	})
}

func (g *Gate) call(ctx context.Context, operation string, dropID uuid.UUID, call func(ctx context.Context) error) error {
	began := time.Now()
	err := g.breakers.do(ctx, g.limit, g.own.keysOf(dropID).gate, call)
	g.metrics.GateCall(operation, 0, time.Since(began))
	return wrap(operation, err)
}

func wrap(operation string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("gate: %s: %w", operation, err)
}
