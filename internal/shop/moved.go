package shop

import (
	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// moved are the reservations that a transaction opened or closed, in that order. Each is encoded
// once, for the reply and for its owner's sockets.
type moved []drop.SharedReservation

func movedBy(outcome *Outcome) moved {
	all := make(moved, 0, len(outcome.Opened)+len(outcome.Closed))
	for _, r := range outcome.Opened {
		all = append(all, drop.ShareReservation(r))
	}
	for _, r := range outcome.Closed {
		all = append(all, drop.ShareReservation(r))
	}
	return all
}

// sharing returns a function that encodes the reservation of an answer, unless it is one of m.
func (m moved) sharing() func(drop.Reservation) drop.SharedReservation {
	places := make(map[uuid.UUID]int, len(m))
	for i := range m {
		places[m[i].ID] = i
	}
	return func(r drop.Reservation) drop.SharedReservation {
		if place, ok := places[r.ID]; ok && m[place].Status == r.Status {
			return m[place]
		}
		return drop.ShareReservation(r)
	}
}
