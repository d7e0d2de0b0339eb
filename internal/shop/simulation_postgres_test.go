package shop_test

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/shop"
)

// postgresLink is one replica's connection to Postgres. All replicas share one fakePostgres, so
// their batches are applied one after another, each whole or not at all.
type postgresLink struct {
	*fakePostgres
	replica *simReplica
}

// Apply is a transaction whose request may be lost, or the reply to its COMMIT. As the real ledger
// does, it sends the same commands again when the outcome is unknown, and gives up after a few
// tries.
func (c postgresLink) Apply(ctx context.Context, dropID uuid.UUID, commands []drop.Command) (shop.Outcome, error) {
	sim := c.replica.sim
	uncertain := false
	for attempt := 0; ; attempt++ {
		call := sim.deliver(2 * sim.latency)
		if c.replica.dead.Load() || call == requestLost || attempt == 3 {
			return shop.Outcome{}, fmt.Errorf("%w: %w", drop.ErrUnavailable, errLost)
		}
		sim.tick()
		outcome, err := c.fakePostgres.Apply(ctx, dropID, commands)
		sim.noteStock()
		sim.pause(sim.latency)
		if c.replica.dead.Load() {
			return shop.Outcome{}, fmt.Errorf("%w: %w", drop.ErrUnavailable, errLost)
		}
		if call != replyLost {
			outcome.Uncertain = uncertain
			return outcome, err
		}
		uncertain = true
		sim.saw("commit unknown")
	}
}

// read is called before each read: it sets the store's clock, and may lose the read.
func (c postgresLink) read() error {
	sim := c.replica.sim
	if call := sim.deliver(sim.latency); call != delivered || c.replica.dead.Load() {
		return fmt.Errorf("%w: %w", drop.ErrUnavailable, errLost)
	}
	sim.tick()
	return nil
}

func (c postgresLink) GateState(ctx context.Context, id uuid.UUID, after int64) (shop.GateState, error) {
	if err := c.read(); err != nil {
		return shop.GateState{}, err
	}
	state, err := c.fakePostgres.GateState(ctx, id, after)
	c.replica.sim.pause(c.replica.sim.latency)
	return state, err
}

func (c postgresLink) Stocks(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]drop.Stock, error) {
	if err := c.read(); err != nil {
		return nil, err
	}
	return c.fakePostgres.Stocks(ctx, ids)
}

func (c postgresLink) Holds(ctx context.Context, id uuid.UUID, users []string) (map[string]drop.Reservation, drop.Stock, error) {
	if err := c.read(); err != nil {
		return nil, drop.Stock{}, err
	}
	return c.fakePostgres.Holds(ctx, id, users)
}

func (c postgresLink) DropsOf(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]uuid.UUID, error) {
	if err := c.read(); err != nil {
		return nil, err
	}
	return c.fakePostgres.DropsOf(ctx, ids)
}

func (c postgresLink) Running(ctx context.Context) ([]uuid.UUID, error) {
	if err := c.read(); err != nil {
		return nil, err
	}
	return c.fakePostgres.Running(ctx)
}

func (c postgresLink) View(ctx context.Context, id uuid.UUID) (drop.View, error) {
	if err := c.read(); err != nil {
		return drop.View{}, err
	}
	return c.fakePostgres.View(ctx, id)
}

// Overdue returns the drop when one of its holds is overdue. The reaper calls it each second.
func (c postgresLink) Overdue(context.Context) ([]uuid.UUID, error) {
	if err := c.read(); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	store := c.store
	if len(store.Where(func(r drop.Reservation) bool { return r.Overdue(store.Now) })) > 0 {
		return []uuid.UUID{store.Drop.ID}, nil
	}
	return nil, nil
}

// replicaClock is Postgres's time as a replica knows it, wrong by at most a hundredth of a second.
type replicaClock struct{ replica *simReplica }

func (c replicaClock) Now() time.Time { return c.replica.sim.now().Add(c.replica.clockError) }
