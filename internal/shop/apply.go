package shop

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// settled is what one caller of a batch gets: its answer, and what is true of the drop after the batch.
type settled struct {
	drop.Answer
	stock   drop.Stock
	moreDue bool
}

// apply runs one batch: the ledger decides, the gate learns and everybody hears of it, and then come the answers.
func (s *Service) apply(ctx context.Context, dropID uuid.UUID, commands []drop.Command) ([]settled, error) {
	outcome, err := s.ports.Ledger.Apply(ctx, dropID, commands)
	if err != nil {
		return nil, err
	}
	s.count(outcome)
	s.settle(ctx, commands, outcome)
	s.index.know(outcome.Opened)
	s.wake(dropID, outcome.Opened)
	answers := make([]settled, len(commands))
	for i, answer := range outcome.Answers {
		if errors.Is(answer.Err, drop.ErrAllHeld) {
			answer.Err = drop.AllHeldUntil(outcome.NextHoldEnd)
		}
		answers[i] = settled{Answer: answer, stock: outcome.Drop.Stock(), moreDue: outcome.MoreDue}
	}
	return answers, nil
}

// wake has somebody look at the end of each hold. What one transaction opens ends in one second; commands that had to
// be carried out one by one may end in several.
func (s *Service) wake(dropID uuid.UUID, opened []drop.Reservation) {
	var last time.Time
	for _, r := range opened {
		if !r.ExpiresAt.Equal(last) {
			s.ports.Timer.WakeAt(dropID, r.ExpiresAt)
		}
		last = r.ExpiresAt
	}
}

func (s *Service) count(outcome Outcome) {
	s.ports.Metrics.Held(len(outcome.Opened))
	s.ports.Metrics.Sold(len(outcome.Purchased))
	var released, expired int
	var lateness time.Duration
	for _, r := range outcome.Closed {
		switch r.Status {
		case drop.ReservationCancelled:
			released++
		case drop.ReservationExpired:
			expired++
			lateness = max(lateness, outcome.At.Sub(r.ExpiresAt))
		case drop.ReservationActive, drop.ReservationCompleted:
		}
	}
	s.ports.Metrics.Released(released)
	if expired > 0 {
		s.ports.Metrics.Expired(expired, lateness)
	}
}
