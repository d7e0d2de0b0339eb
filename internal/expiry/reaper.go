package expiry

import (
	"context"
	"fmt"

	"sneakerhead/internal/shop"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"
)

// Reaper finds drops with overdue holds and pokes them. It catches what the tasks missed, and does
// all of their work while Redis is away.
type Reaper struct {
	reads Reads
	poker Poker
}

// NewReaper returns a reaper. Tick it each second, in every replica.
func NewReaper(reads Reads, poker Poker) *Reaper { return &Reaper{reads: reads, poker: poker} }

// Tick pokes every drop that has an overdue hold.
func (r *Reaper) Tick(ctx context.Context) error {
	overdue, err := r.reads.Overdue(ctx)
	if err != nil {
		return fmt.Errorf("reap: %w", err)
	}
	if err := pokeAll(ctx, r.poker, overdue); err != nil {
		return fmt.Errorf("reap: %w", err)
	}
	return nil
}

// pokeAll pokes drops a few at a time, tries all of them, and returns the first error.
func pokeAll(ctx context.Context, poker Poker, dropIDs []uuid.UUID) error {
	var group errgroup.Group
	group.SetLimit(pokesAtOnce)
	for _, id := range dropIDs {
		group.Go(func() error {
			ctx, cancel := context.WithTimeout(ctx, shop.PokeLimit)
			defer cancel()
			if err := poker.Poke(ctx, id); err != nil {
				return fmt.Errorf("drop %s: %w", id, err)
			}
			return nil
		})
	}
	return group.Wait()
}
