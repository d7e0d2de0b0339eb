package postgres

import (
	"context"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"sneakerhead/internal/combiner"
	"sneakerhead/internal/shop"
)

const (
	// maxKnownDrops bounds how many ids are remembered. At the bound all are forgotten, and looked
	// up again when they are next asked for.
	maxKnownDrops = 20_000

	// unknownBatch is how many ids one query looks up, unknownWaiting how many may wait for one.
	unknownBatch   = 512
	unknownWaiting = 8 * unknownBatch

	// unknownPause is how far apart two of these queries are at least. Without it, ids that arrive
	// one after another would cost a query each, because each query is over before the next id
	// arrives. The first id after a pause does not wait.
	unknownPause = 20 * time.Millisecond
)

// knownDrops tells ids of drops from made-up ones. Anyone may ask for any id, so a made-up one must
// not cost a query of its own: those that wait share one, and one runs at a time. Only drops that
// exist are remembered; a drop that was created just now, on any replica, is found at once.
type knownDrops struct {
	lookups *combiner.Combiner[struct{}, uuid.UUID, bool]
	began   time.Time // of the last query; only lookups' own goroutine touches it

	mu  sync.RWMutex
	ids map[uuid.UUID]struct{}
}

// newKnownDrops returns the drops that find finds. find returns those ids that are a drop's.
func newKnownDrops(find func(context.Context, []uuid.UUID) ([]uuid.UUID, error)) *knownDrops {
	k := &knownDrops{ids: map[uuid.UUID]struct{}{}}
	k.lookups = combiner.New(combiner.Options{
		MaxBatch: unknownBatch, MaxWaiting: unknownWaiting, MaxWait: shop.QueueLimit, Deadline: shop.ReadLimit,
	}, func(ctx context.Context, _ struct{}, ids []uuid.UUID) ([]bool, error) {
		if unknown := k.unknownOf(ids); len(unknown) > 0 { // at an opening, many wait for the same drop
			if err := k.pause(ctx); err != nil {
				return nil, err
			}
			found, err := find(ctx, unknown)
			if err != nil {
				return nil, err
			}
			k.remember(found)
		}
		exists := make([]bool, len(ids))
		for i, id := range ids {
			exists[i] = k.knows(id)
		}
		return exists, nil
	})
	return k
}

// unknownOf returns those ids that are not remembered.
func (k *knownDrops) unknownOf(ids []uuid.UUID) (unknown []uuid.UUID) {
	for _, id := range ids {
		if !k.knows(id) {
			unknown = append(unknown, id)
		}
	}
	return unknown
}

// pause waits until unknownPause has passed since the last query.
func (k *knownDrops) pause(ctx context.Context) error {
	timer := time.NewTimer(unknownPause - time.Since(k.began))
	defer timer.Stop()
	select {
	case <-timer.C:
		k.began = time.Now()
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (k *knownDrops) knows(id uuid.UUID) bool {
	k.mu.RLock()
	defer k.mu.RUnlock()
	_, ok := k.ids[id]
	return ok
}

func (k *knownDrops) remember(ids []uuid.UUID) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.ids)+len(ids) > maxKnownDrops {
		clear(k.ids)
	}
	for _, id := range ids {
		k.ids[id] = struct{}{}
	}
}

func (k *knownDrops) stop() { k.lookups.Stop() }

// exists reports whether there is such a drop. One that was found before is not looked up again.
func (k *knownDrops) exists(ctx context.Context, id uuid.UUID) (bool, error) {
	if k.knows(id) {
		return true, nil
	}
	return k.lookups.Do(ctx, struct{}{}, id)
}

// MustExist implements shop.Reads.
func (r *Reads) MustExist(ctx context.Context, dropID uuid.UUID) error {
	exists, err := r.known.exists(ctx, dropID)
	if err == nil && !exists {
		err = pgx.ErrNoRows
	}
	return asUnavailable("look up drop", err)
}

// findDrops returns those ids that are a drop's.
func findDrops(pool *pgxpool.Pool) func(context.Context, []uuid.UUID) ([]uuid.UUID, error) {
	return func(ctx context.Context, ids []uuid.UUID) ([]uuid.UUID, error) {
		rows, err := pool.Query(ctx, `SELECT id FROM drops WHERE id = ANY($1)`, rawIDs(ids))
		if err != nil {
			return nil, err
		}
		return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	}
}
