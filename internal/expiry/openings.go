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

// turnsAhead is how far ahead openings and ends are read: longer than the time between two readings, so that every one
// of them is waited for and met at its moment.
const turnsAhead = 2500 * time.Millisecond

// Openings pokes each drop at the moment of its start and of its end, so that both are announced at once.
type Openings struct {
	reads Reads
	poker Poker
	clock shop.Clock
	log   *slog.Logger

	mu      sync.Mutex
	waiting map[drop.Turn]*time.Timer
	stopped bool
	pokes   sync.WaitGroup
}

// NewOpenings returns the openings. Tick it each second, in every replica, and Stop it.
func NewOpenings(reads Reads, poker Poker, clock shop.Clock, log *slog.Logger) *Openings {
	return &Openings{reads: reads, poker: poker, clock: clock, log: log, waiting: map[drop.Turn]*time.Timer{}}
}

// Tick reads which drops turn soon and waits for each; one whose moment has passed is poked now.
func (o *Openings) Tick(ctx context.Context) error {
	now := o.clock.Now()
	turns, err := o.reads.Turning(ctx, now.Add(turnsAhead))
	if err != nil {
		return fmt.Errorf("read openings: %w", err)
	}
	for _, turn := range turns {
		o.await(turn, turn.At.Sub(now))
	}
	return nil
}

func (o *Openings) await(turn drop.Turn, wait time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, known := o.waiting[turn]; known || o.stopped {
		return
	}
	o.pokes.Add(1)
	o.waiting[turn] = time.AfterFunc(max(0, wait), func() {
		defer o.pokes.Done()
		o.poke(turn.DropID)
		o.mu.Lock()
		defer o.mu.Unlock()
		delete(o.waiting, turn)
	})
}

func (o *Openings) poke(dropID uuid.UUID) {
	ctx, cancel := context.WithTimeout(context.Background(), shop.PokeLimit)
	defer cancel()
	if err := o.poker.Poke(ctx, dropID); err != nil {
		o.log.Warn("an opening or end was not written; the next tick tries again", "drop", dropID, "error", err)
	}
}

// Stop forgets what it waits for and returns when no poke runs.
func (o *Openings) Stop() {
	o.mu.Lock()
	o.stopped = true
	for turn, timer := range o.waiting {
		if timer.Stop() {
			o.pokes.Done()
			delete(o.waiting, turn)
		}
	}
	o.mu.Unlock()
	o.pokes.Wait()
}
