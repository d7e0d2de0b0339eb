package shop

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// settled is what one caller of a batch gets: its answer, and the drop's stock after the batch.
type settled struct {
	reservation drop.SharedReservation // none with an error, and none of an admin's command
	purchase    drop.Purchase
	repeated    bool // nothing was written, because the drop already was as the command asks
	err         error
	stock       drop.SharedStock
	moreDue     bool // the drop has more overdue holds than the batch could expire
}

// held returns the answer to a command that answers with a hold.
func (d *settled) held() drop.Held {
	return drop.Held{Reservation: d.reservation, Stock: d.stock, Repeated: d.repeated}
}

// apply runs one batch. Its order: the ledger commits, the gate is settled and the news published,
// the end of each new hold is scheduled, and then the callers are answered.
func (s *Service) apply(ctx context.Context, dropID uuid.UUID, commands []drop.Command) ([]*settled, error) {
	if slices.ContainsFunc(commands, s.isBlocked) {
		return s.applyOthers(ctx, dropID, commands)
	}
	outcome, err := s.ports.Ledger.Apply(ctx, dropID, commands)
	if err != nil {
		return nil, err
	}
	s.count(outcome)
	changed := movedBy(&outcome)
	s.settle(ctx, commands, outcome, changed)
	s.index.remember(outcome.Opened)
	s.wake(dropID, outcome.Opened)
	answers := make([]*settled, len(commands))
	stock, share := drop.Share(outcome.Drop.Stock()), changed.sharing()
	for i, answer := range outcome.Answers {
		answers[i] = &settled{purchase: answer.Purchase, repeated: answer.Repeated, stock: stock, moreDue: outcome.MoreDue}
		switch {
		case answer.Err != nil:
			answers[i].err = detailed(answer.Err, &outcome.Drop, commands[i].Wish, stock.JSON)
		case answer.Reservation.ID != uuid.Nil:
			answers[i].reservation = share(answer.Reservation)
		}
	}
	return answers, nil
}

// isBlocked reports whether a command is a reserve of a user who was blocked while it waited for
// its batch.
func (s *Service) isBlocked(c drop.Command) bool {
	return c.Kind == drop.Reserve && s.ports.Blocks.Blocked(c.UserID)
}

// applyOthers refuses the reserves of blocked users, and runs the other commands as a batch.
func (s *Service) applyOthers(ctx context.Context, dropID uuid.UUID, commands []drop.Command) ([]*settled, error) {
	answers := make([]*settled, len(commands))
	var others []drop.Command
	var places []int // of the others in commands
	for i, c := range commands {
		if s.isBlocked(c) {
			answers[i] = &settled{err: drop.ErrBlocked}
			continue
		}
		others, places = append(others, c), append(places, i)
	}
	if len(others) == 0 {
		return answers, nil
	}
	applied, err := s.apply(ctx, dropID, others)
	for i, answer := range applied {
		answers[places[i]] = answer
	}
	return answers, err
}

// wake has the timer poke the drop at the end of each hold. All holds of one transaction end in the
// same second. When the ledger had to run the commands one by one, they may end in several.
func (s *Service) wake(dropID uuid.UUID, opened []drop.Reservation) {
	var last time.Time
	for _, r := range opened {
		if !r.ExpiresAt.Equal(last) {
			s.ports.Timer.WakeAt(dropID, r.ExpiresAt)
		}
		last = r.ExpiresAt
	}
}

// count reports a transaction to the metrics.
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
