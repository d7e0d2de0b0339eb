package shop

import (
	"context"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// Adjust adds units to a drop, or takes available ones away. Sent again under the same command id, it happens once.
//
// Refusals: ErrNotFound, ErrEnded, ErrCancelled, ErrInsufficientStock, ErrTooMuchStock.
func (s *Service) Adjust(ctx context.Context, dropID, commandID uuid.UUID, delta int, by drop.Admin) (drop.View, error) {
	return s.administer(ctx, dropID, drop.Command{Kind: drop.Adjust, ID: commandID, Delta: delta, Actor: by.UserID, Reason: by.Reason})
}

// Edit changes what a drop says: everything before it opens, and ever less after that.
//
// Refusals: ErrNotFound, ErrEnded, ErrCancelled, ErrConflict for what it is too late for, Invalid.
func (s *Service) Edit(ctx context.Context, dropID uuid.UUID, changes drop.Changes, by drop.Admin) (drop.View, error) {
	return s.administer(ctx, dropID, drop.Command{Kind: drop.Edit, ID: newID(), Changes: &changes, Actor: by.UserID, Reason: by.Reason})
}

// Pause stops new holds of a live drop; those that there are can be bought. Asked again, the same.
func (s *Service) Pause(ctx context.Context, dropID uuid.UUID, by drop.Admin) (drop.View, error) {
	return s.administer(ctx, dropID, drop.Command{Kind: drop.Pause, ID: newID(), Actor: by.UserID, Reason: by.Reason})
}

// Resume allows new holds of a paused drop again. Asked again, the same.
func (s *Service) Resume(ctx context.Context, dropID uuid.UUID, by drop.Admin) (drop.View, error) {
	return s.administer(ctx, dropID, drop.Command{Kind: drop.Resume, ID: newID(), Actor: by.UserID, Reason: by.Reason})
}

// End ends a drop before its time; holds can be bought to their own end. Asked again, the same.
func (s *Service) End(ctx context.Context, dropID uuid.UUID, by drop.Admin) (drop.View, error) {
	return s.administer(ctx, dropID, drop.Command{Kind: drop.End, ID: newID(), Actor: by.UserID, Reason: by.Reason})
}

// Withdraw cancels a drop and every hold in it. What was sold stays sold. Asked again, the same.
func (s *Service) Withdraw(ctx context.Context, dropID uuid.UUID, by drop.Admin) (drop.View, error) {
	return s.administer(ctx, dropID, drop.Command{Kind: drop.Withdraw, ID: newID(), Actor: by.UserID, Reason: by.Reason})
}

// Release ends somebody's hold. Asked again, it returns the same.
//
// Refusals: ErrNotFound, ErrReservationExpired, ErrReservationCompleted.
func (s *Service) Release(ctx context.Context, reservationID uuid.UUID, by drop.Admin) (drop.Held, error) {
	done, err := s.command(ctx, drop.Command{
		Kind: drop.Release, ID: newID(), ReservationID: reservationID, Actor: by.UserID, Reason: by.Reason,
	})
	return drop.Held{Reservation: done.Reservation, Stock: done.stock, Repeated: done.Repeated}, s.refused(err)
}

// administer carries out an admin's command, before anybody who waits to hold, and returns the drop as it is then.
func (s *Service) administer(ctx context.Context, dropID uuid.UUID, command drop.Command) (drop.View, error) {
	done, err := s.batches.DoFirst(ctx, dropID, command)
	if err == nil {
		err = done.Err
	}
	if err != nil {
		return drop.View{}, s.refused(err)
	}
	return s.ports.Reads.View(ctx, dropID)
}
