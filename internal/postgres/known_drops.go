package postgres

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"sneakerhead/internal/combiner"
	"sneakerhead/internal/drop"
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

// knownDrops tells ids of drops from made-up ones, and those of a drop's sizes too. Anyone may ask
// for any id, so a made-up one must not cost a query of its own: those that wait share one, and one
// runs at a time. Only what exists is remembered; a drop or a size that was added just now, on any
// replica, is found at once. A size that was taken off may still be remembered: the gate and the
// ledger refuse it.
type knownDrops struct {
	lookups *combiner.Combiner[struct{}, lookup, knownDrop]
	began   time.Time // of the last query; only lookups' own goroutine touches it

	mu  sync.RWMutex
	ids map[uuid.UUID][]string // each drop's sizes
}

// lookup asks for one drop.
type lookup struct {
	id    uuid.UUID
	again bool // also when it is remembered: its sizes may be others by now
}

// knownDrop is what is known of an id.
type knownDrop struct {
	exists bool
	sizes  []string // the ids of those that it shows; none where it has no sizes
}

// newKnownDrops returns the drops that find finds. find returns those ids that are a drop's, with
// the drop's sizes.
func newKnownDrops(find func(context.Context, []uuid.UUID) (map[uuid.UUID][]string, error)) *knownDrops {
	k := &knownDrops{ids: map[uuid.UUID][]string{}}
	k.lookups = combiner.New(combiner.Options{
		MaxBatch: unknownBatch, MaxWaiting: unknownWaiting, MaxWait: shop.QueueLimit, Deadline: shop.ReadLimit,
	}, func(ctx context.Context, _ struct{}, lookups []lookup) ([]knownDrop, error) {
		if unknown := k.unknownOf(lookups); len(unknown) > 0 { // at an opening, many wait for the same drop
			if err := k.pause(ctx); err != nil {
				return nil, err
			}
			found, err := find(ctx, unknown)
			if err != nil {
				return nil, err
			}
			k.remember(found)
		}
		known := make([]knownDrop, len(lookups))
		for i, l := range lookups {
			known[i] = k.known(l.id)
		}
		return known, nil
	})
	return k
}

// unknownOf returns the ids to look up.
func (k *knownDrops) unknownOf(lookups []lookup) (unknown []uuid.UUID) {
	for _, l := range lookups {
		if l.again || !k.known(l.id).exists {
			unknown = append(unknown, l.id)
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

func (k *knownDrops) known(id uuid.UUID) knownDrop {
	k.mu.RLock()
	defer k.mu.RUnlock()
	sizes, exists := k.ids[id]
	return knownDrop{exists: exists, sizes: sizes}
}

func (k *knownDrops) remember(found map[uuid.UUID][]string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.ids)+len(found) > maxKnownDrops {
		clear(k.ids)
	}
	maps.Copy(k.ids, found)
}

func (k *knownDrops) stop() { k.lookups.Stop() }

// find returns what is known of a drop. One that was found before is not looked up again.
func (k *knownDrops) find(ctx context.Context, id uuid.UUID) (knownDrop, error) {
	if known := k.known(id); known.exists {
		return known, nil
	}
	return k.lookups.Do(ctx, struct{}{}, lookup{id: id})
}

// MustExist implements shop.Reads.
func (r *Reads) MustExist(ctx context.Context, dropID uuid.UUID) error {
	known, err := r.known.find(ctx, dropID)
	if err == nil && !known.exists {
		err = pgx.ErrNoRows
	}
	return asUnavailable("look up drop", err)
}

// CheckWish implements shop.Reads. A wish that does not fit the remembered sizes is compared with
// those of now.
func (r *Reads) CheckWish(ctx context.Context, dropID uuid.UUID, wish drop.Wish) error {
	if err := r.MustExist(ctx, dropID); err != nil {
		return err
	}
	if wish.Check(r.known.known(dropID).sizes) == nil {
		return nil
	}
	now, err := r.known.lookups.Do(ctx, struct{}{}, lookup{id: dropID, again: true})
	if err != nil {
		return unavailable("look up sizes", err)
	}
	return wish.Check(now.sizes)
}

// findDrops returns those ids that are a drop's, with the sizes that the drop shows.
func findDrops(pool *pgxpool.Pool) func(context.Context, []uuid.UUID) (map[uuid.UUID][]string, error) {
	return func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]string, error) {
		rows, err := pool.Query(ctx, `SELECT id, ARRAY(SELECT s.id FROM drop_sizes s WHERE s.drop_id = drops.id AND NOT s.hidden)
			FROM drops WHERE id = ANY($1)`, rawIDs(ids))
		if err != nil {
			return nil, err
		}
		found := make(map[uuid.UUID][]string, len(ids))
		return found, eachRow(func(row pgx.CollectableRow) error {
			var id uuid.UUID
			var sizes []string
			err := row.Scan(&id, &sizes)
			found[id] = sizes
			return err
		})(rows)
	}
}
