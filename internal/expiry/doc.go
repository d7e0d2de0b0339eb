// Package expiry returns what its time has run out for, through three nets:
//
//	asynq task, one a drop and second ──┐
//	reaper, each second ────────────────┼──▶ Poke ──▶ ledger: whatever is due, under the drop's lock
//	openings, at the moment itself ─────┘
//
// Each of them only wakes the ledger up, and the ledger finds out for itself what is due; being woken too often or twice
// is harmless. A lost task is caught by the reaper a second later. The third net needs no code here: an overdue hold can
// be neither bought nor shown, even if nothing ever runs.
package expiry

import (
	"context"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// Poker returns a drop's overdue holds and writes the status that the clock has reached. [shop.Service] is one.
type Poker interface {
	Poke(ctx context.Context, dropID uuid.UUID) error
}

// Reads says which drops need to be poked, now and soon.
type Reads interface {
	Overdue(ctx context.Context) ([]uuid.UUID, error)
	ScheduledChanges(ctx context.Context, before time.Time) ([]drop.ScheduledChange, error)
}

// pokesAtOnce bounds how many drops one net pokes at a time, so that a drop that is stuck does not hold up the others.
const pokesAtOnce = 4
