package droptest

import (
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

// Reserve returns a command that asks for a hold, of one of these sizes where the drop has any.
func (s *Store) Reserve(user string, wish ...string) drop.Command {
	return drop.Command{Kind: drop.Reserve, ID: s.NewID(), UserID: user, Wish: wish}
}

// Hold reserves for a user and returns the reservation, which must be a new one.
func (s *Store) Hold(user string, wish ...string) drop.Reservation {
	answer := s.Apply(s.Reserve(user, wish...)).Answers[0]
	require.NoError(s.t, answer.Err)
	require.False(s.t, answer.Repeated)
	return answer.Reservation
}

// Refusal applies one command, which must write nothing, and returns its error.
func (s *Store) Refusal(c drop.Command) error {
	d := s.Apply(c)
	require.Empty(s.t, d.Entries)
	return d.Answers[0].Err
}

// Buy returns a command that buys a hold for its owner.
func (s *Store) Buy(r drop.Reservation) drop.Command {
	return drop.Command{Kind: drop.Buy, ID: s.NewID(), ReservationID: r.ID, UserID: r.UserID, Buyer: drop.Person{Name: "Alex M."}}
}

// Cancel returns a command that cancels a hold.
func (s *Store) Cancel(r drop.Reservation) drop.Command {
	return drop.Command{Kind: drop.Cancel, ReservationID: r.ID, UserID: r.UserID}
}

// ByAdmin returns an admin's command of a kind.
func (s *Store) ByAdmin(kind drop.CommandKind) drop.Command {
	return drop.Command{Kind: kind, ID: s.NewID(), Actor: "admin", Reason: "because"}
}

// Adjust returns a command that adds units, or takes some away.
func (s *Store) Adjust(delta int) drop.Command {
	c := s.ByAdmin(drop.Adjust)
	c.Delta = delta
	return c
}

// EditSizes returns a command that gives the drop these sizes.
func (s *Store) EditSizes(sizes ...drop.SizeEdit) drop.Command {
	c := s.ByAdmin(drop.Edit)
	c.Changes = &drop.Changes{Sizes: sizes}
	return c
}
