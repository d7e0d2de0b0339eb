package shop_test

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/shop"
)

// postgresCable is one replica's way to the ledger. The lock that a transaction waits for is the storm's: batches of
// all replicas come one after another, each whole or not at all.
type postgresCable struct {
	*fakePostgres
	replica *stormReplica
}

// Apply is a transaction whose COMMIT may be lost, or its reply, or all of it; what is unknown is sent again, as the
// ledger does, and may still be unknown when time is up.
func (c postgresCable) Apply(ctx context.Context, dropID uuid.UUID, commands []drop.Command) (shop.Outcome, error) {
	storm := c.replica.storm
	uncertain := false
	for attempt := 0; ; attempt++ {
		fate := storm.fate(2 * storm.trip)
		if c.replica.dead.Load() || fate == lostRequest || attempt == 3 {
			return shop.Outcome{}, fmt.Errorf("%w: %w", drop.ErrUnavailable, errLost)
		}
		storm.tick()
		outcome, err := c.fakePostgres.Apply(ctx, dropID, commands)
		storm.noteCounts()
		storm.pause(storm.trip)
		if c.replica.dead.Load() {
			return shop.Outcome{}, fmt.Errorf("%w: %w", drop.ErrUnavailable, errLost)
		}
		if fate != lostReply {
			outcome.Uncertain = uncertain
			return outcome, err
		}
		uncertain = true
		storm.saw("commit unknown")
	}
}

// read brings the world's clock to the present, and may be lost.
func (c postgresCable) read() error {
	storm := c.replica.storm
	if fate := storm.fate(storm.trip); fate != arrives || c.replica.dead.Load() {
		return fmt.Errorf("%w: %w", drop.ErrUnavailable, errLost)
	}
	storm.tick()
	return nil
}

func (c postgresCable) GateState(ctx context.Context, id uuid.UUID, after int64) (shop.GateState, error) {
	if err := c.read(); err != nil {
		return shop.GateState{}, err
	}
	state, err := c.fakePostgres.GateState(ctx, id, after)
	c.replica.storm.pause(c.replica.storm.trip)
	return state, err
}

func (c postgresCable) Stocks(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]drop.Stock, error) {
	if err := c.read(); err != nil {
		return nil, err
	}
	return c.fakePostgres.Stocks(ctx, ids)
}

func (c postgresCable) Holds(ctx context.Context, id uuid.UUID, users []string) (map[string]drop.Reservation, drop.Stock, error) {
	if err := c.read(); err != nil {
		return nil, drop.Stock{}, err
	}
	return c.fakePostgres.Holds(ctx, id, users)
}

func (c postgresCable) DropsOf(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]uuid.UUID, error) {
	if err := c.read(); err != nil {
		return nil, err
	}
	return c.fakePostgres.DropsOf(ctx, ids)
}

func (c postgresCable) Running(ctx context.Context) ([]uuid.UUID, error) {
	if err := c.read(); err != nil {
		return nil, err
	}
	return c.fakePostgres.Running(ctx)
}

func (c postgresCable) View(ctx context.Context, id uuid.UUID) (drop.View, error) {
	if err := c.read(); err != nil {
		return drop.View{}, err
	}
	return c.fakePostgres.View(ctx, id)
}

// Overdue finds the drop when one of its holds is due, as the reaper asks each second.
func (c postgresCable) Overdue(context.Context) ([]uuid.UUID, error) {
	if err := c.read(); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	w := c.store
	if len(w.Where(func(r drop.Reservation) bool { return r.Overdue(w.Now) })) > 0 {
		return []uuid.UUID{w.Drop.ID}, nil
	}
	return nil, nil
}

// stormClock is Postgres's time as a replica keeps it: right to a hundredth of a second.
type stormClock struct{ replica *stormReplica }

func (c stormClock) Now() time.Time { return c.replica.storm.now().Add(c.replica.clockOff) }
