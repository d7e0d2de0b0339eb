package expiry

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/shop"
)

// lookAhead is how far ahead starts and ends are read. It is longer than the time between two
// ticks, so that each is known before its time.
const lookAhead = 2500 * time.Millisecond

// Openings pokes each drop at the moment of its start and of its end, so that both are announced at
// once.
type Openings struct {
	reads Reads
	poker Poker
	clock shop.Clock
	log   *slog.Logger

	mu      sync.Mutex
	waiting map[drop.ScheduledChange]*time.Timer
	stopped bool
	pokes   sync.WaitGroup
}

// NewOpenings returns the openings. Tick it each second, in every replica, and Stop it.
func NewOpenings(reads Reads, poker Poker, clock shop.Clock, log *slog.Logger) *Openings {
	return &Openings{reads: reads, poker: poker, clock: clock, log: log, waiting: map[drop.ScheduledChange]*time.Timer{}}
}

// Tick reads which drops start or end soon and sets a timer for each; one whose time has passed is
// poked at once.
func (o *Openings) Tick(ctx context.Context) error {
	now := o.clock.Now()
	changes, err := o.reads.ScheduledChanges(ctx, now.Add(lookAhead))
	if err != nil {
		return fmt.Errorf("read openings: %w", err)
	}
	for _, change := range changes {
		o.await(change, change.At.Sub(now))
	}
	return nil
}

func (o *Openings) await(change drop.ScheduledChange, wait time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, known := o.waiting[change]; known || o.stopped {
		return
	}
	o.pokes.Add(1)
	o.waiting[change] = time.AfterFunc(max(0, wait), func() {
		defer o.pokes.Done()
		o.poke(change.DropID)
		o.mu.Lock()
		defer o.mu.Unlock()
		delete(o.waiting, change)
	})
}

func (o *Openings) poke(dropID uuid.UUID) {
	ctx, cancel := context.WithTimeout(context.Background(), shop.PokeLimit)
	defer cancel()
	if err := o.poker.Poke(ctx, dropID); err != nil {
		o.log.Warn("an opening or end was not written; the next tick tries again", "drop", dropID, "error", err)
	}
}

// Stop cancels the timers and returns when no poke runs.
func (o *Openings) Stop() {
	o.mu.Lock()
	o.stopped = true
	for change, timer := range o.waiting {
		if timer.Stop() {
			o.pokes.Done()
			delete(o.waiting, change)
		}
	}
	o.mu.Unlock()
	o.pokes.Wait()
}
