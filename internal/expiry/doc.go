// Package expiry has overdue holds expired, and drops opened and ended at their scheduled times.
// Three things call [Poker.Poke] for a drop:
//
//	asynq task, at the end of holds ────┐
//	reaper, each second ────────────────┼──▶ Poke ──▶ ledger: everything that is due, under the drop's lock
//	openings, at a drop's start and end ┘
//
// A poke only starts a batch, and the ledger decides what is due: poking too often is harmless.
// When a task is lost, the reaper finds its drop a second later. And even if none of them ever
// runs, an overdue hold can be neither bought nor shown as active.
package expiry

import (
	"context"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// Poker expires a drop's overdue holds and writes the status that the clock has reached.
// [shop.Service] is one.
type Poker interface {
	Poke(ctx context.Context, dropID uuid.UUID) error
}

// Reads finds the drops to poke, now and soon.
type Reads interface {
	Overdue(ctx context.Context) ([]uuid.UUID, error)
	ScheduledChanges(ctx context.Context, before time.Time) ([]drop.ScheduledChange, error)
}

// pokesAtOnce is how many drops the worker and the reaper each poke at the same time, so that one
// drop that is slow does not delay the others.
const pokesAtOnce = 4
