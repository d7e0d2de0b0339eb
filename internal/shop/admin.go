package shop

import (
	"context"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// Adjust adds units to a drop, or takes available ones away; where it has sizes, of one of them.
// Repeated with the same command id, it happens once.
//
// Refusals: ErrNotFound, ErrEnded, ErrCancelled, ErrInsufficientStock, ErrTooMuchStock, Invalid for
// a size that is missing, unknown or not wanted.
func (s *Service) Adjust(ctx context.Context, dropID, commandID uuid.UUID, sizeID string, delta int, by drop.Admin) (drop.View, error) {
	return s.administer(ctx, dropID, drop.Command{
		Kind: drop.Adjust, ID: commandID, SizeID: sizeID, Delta: delta, Actor: by.UserID, Reason: by.Reason,
	})
}

// Edit changes a drop's fields: all of them before it opens, fewer afterwards.
//
// Refusals: ErrNotFound, ErrEnded, ErrCancelled, ErrConflict for a field that can no longer be
// changed, Invalid.
func (s *Service) Edit(ctx context.Context, dropID uuid.UUID, changes drop.Changes, by drop.Admin) (drop.View, error) {
	return s.administer(ctx, dropID, drop.Command{Kind: drop.Edit, ID: newID(), Changes: &changes, Actor: by.UserID, Reason: by.Reason})
}

// Pause stops new holds of a live drop; existing holds can still be bought. Repeating it changes
// nothing.
func (s *Service) Pause(ctx context.Context, dropID uuid.UUID, by drop.Admin) (drop.View, error) {
	return s.administer(ctx, dropID, drop.Command{Kind: drop.Pause, ID: newID(), Actor: by.UserID, Reason: by.Reason})
}

// Resume allows new holds of a paused drop again. Repeating it changes nothing.
func (s *Service) Resume(ctx context.Context, dropID uuid.UUID, by drop.Admin) (drop.View, error) {
	return s.administer(ctx, dropID, drop.Command{Kind: drop.Resume, ID: newID(), Actor: by.UserID, Reason: by.Reason})
}

// End ends a drop before its scheduled end; holds can be bought until they end. Repeating it
// changes nothing.
func (s *Service) End(ctx context.Context, dropID uuid.UUID, by drop.Admin) (drop.View, error) {
	return s.administer(ctx, dropID, drop.Command{Kind: drop.End, ID: newID(), Actor: by.UserID, Reason: by.Reason})
}

// Withdraw cancels a drop and every hold in it. What was sold stays sold. Repeating it changes
// nothing.
func (s *Service) Withdraw(ctx context.Context, dropID uuid.UUID, by drop.Admin) (drop.View, error) {
	return s.administer(ctx, dropID, drop.Command{Kind: drop.Withdraw, ID: newID(), Actor: by.UserID, Reason: by.Reason})
}

// Release ends a user's hold. Repeated, it returns the same.
//
// Refusals: ErrNotFound, ErrReservationExpired, ErrReservationCompleted.
func (s *Service) Release(ctx context.Context, reservationID uuid.UUID, by drop.Admin) (drop.Held, error) {
	done, err := s.command(ctx, drop.Command{
		Kind: drop.Release, ID: newID(), ReservationID: reservationID, Actor: by.UserID, Reason: by.Reason,
	})
	return done.held(), s.refused(err)
}

// administer applies an admin's command, ahead of waiting reserves, and returns the drop after it.
func (s *Service) administer(ctx context.Context, dropID uuid.UUID, command drop.Command) (drop.View, error) {
	done, err := s.batches.DoFirst(ctx, dropID, command)
	if err == nil {
		err = done.err
	}
	if err != nil {
		return drop.View{}, s.refused(err)
	}
	return s.ports.Reads.View(ctx, dropID)
}
