package checker

import (
	"slices"

	"sneakerhead/internal/drop"
)

// legal says in which states of the drop a row of each kind may be written.
//
//nolint:gochecknoglobals // a constant; Go has none of this type
var legal = map[drop.EntryKind][]drop.Status{
	drop.EntryCreated:   {""},
	drop.EntryOpened:    {drop.Upcoming},
	drop.EntryPaused:    {drop.Live},
	drop.EntryResumed:   {drop.Paused},
	drop.EntryEnded:     {drop.Upcoming, drop.Live, drop.Paused},
	drop.EntryWithdrawn: {drop.Upcoming, drop.Live, drop.Paused},
	drop.EntryEdited:    {drop.Upcoming, drop.Live, drop.Paused, drop.Ended},
	drop.EntryAdjusted:  {drop.Upcoming, drop.Live, drop.Paused},
	drop.EntryReserved:  {drop.Live},
	drop.EntryPurchased: {drop.Live, drop.Paused, drop.Ended},
	drop.EntryReleased:  {drop.Live, drop.Paused, drop.Ended},
	drop.EntryExpired:   {drop.Live, drop.Paused, drop.Ended},
	drop.EntryCancelled: {drop.Live, drop.Paused, drop.Ended, drop.Cancelled}, // cancelling the drop ends every hold
}

// updateStatus applies a row that changes the drop's status.
func (r *replaying) updateStatus(e *Entry) {
	another := e.Kind == drop.EntryCreated && r.drop.Sized && r.created == e.Seq-1 // of another size
	if !slices.Contains(legal[e.Kind], r.status) && !another {
		r.fail("%s while the drop is %q", e.Kind, r.status)
	}
	switch e.Kind {
	case drop.EntryCreated:
		r.created = e.Seq
		r.status = drop.Live
		if e.CreatedAt.Before(r.drop.StartsAt) {
			r.status = drop.Upcoming
		}
	case drop.EntryOpened, drop.EntryResumed:
		r.status = drop.Live
	case drop.EntryPaused:
		r.status = drop.Paused
	case drop.EntryEnded:
		r.status = drop.Ended
	case drop.EntryWithdrawn:
		r.status = drop.Cancelled
	case drop.EntryEdited:
		r.edited = true
	default: // only units moved
	}
}

// ends says which kinds of rows end a reservation in each status. A release by an admin cancels it.
//
//nolint:gochecknoglobals // a constant; Go has none of this type
var ends = map[drop.ReservationStatus][]drop.EntryKind{
	drop.ReservationCompleted: {drop.EntryPurchased},
	drop.ReservationExpired:   {drop.EntryExpired},
	drop.ReservationCancelled: {drop.EntryCancelled, drop.EntryReleased},
}

// units compares a row with the reservations that name it.
func (r *replaying) units(e *Entry) {
	opened, closed := r.opened[e.Seq], r.closed[e.Seq]
	switch e.Kind {
	case drop.EntryReserved:
		if len(opened) != e.Units || len(closed) != 0 {
			r.fail("reserved of %d units opened %d reservations and closed %d", e.Units, len(opened), len(closed))
		}
	case drop.EntryPurchased, drop.EntryCancelled, drop.EntryReleased, drop.EntryExpired:
		if len(closed) != e.Units || len(opened) != 0 {
			r.fail("%s of %d units closed %d reservations and opened %d", e.Kind, e.Units, len(closed), len(opened))
		}
	default:
		if len(opened)+len(closed) != 0 {
			r.fail("%s opened %d reservations and closed %d", e.Kind, len(opened), len(closed))
		}
	}
	for _, row := range slices.Concat(opened, closed) {
		if row.SizeID != e.SizeID {
			r.fail("%s of size %q has reservation %s, which is of size %q", e.Kind, e.SizeID, row.ID, row.SizeID)
		}
	}
	for _, row := range closed {
		r.close(e, row)
	}
	for _, row := range opened {
		r.open(e, row)
	}
}

func (r *replaying) open(e *Entry, row *Reservation) {
	if held, ok := r.active[row.UserID]; ok {
		r.fail("user %s holds %s and opens %s", row.UserID, held, row.ID)
	}
	r.active[row.UserID] = row.ID
	if n := r.bought[row.UserID] + 1; n > r.drop.MaxPerUser && !r.edited {
		r.fail("user %s has %d where %d are allowed", row.UserID, n, r.drop.MaxPerUser)
	}
	if !row.CreatedAt.Equal(e.CreatedAt) {
		r.fail("reservation %s was created at %s, its row at %s", row.ID, row.CreatedAt, e.CreatedAt)
	}
}

func (r *replaying) close(e *Entry, row *Reservation) {
	if r.active[row.UserID] != row.ID {
		r.fail("%s closes %s, which user %s does not hold", e.Kind, row.ID, row.UserID)
	}
	delete(r.active, row.UserID)
	if !slices.Contains(ends[row.Status], e.Kind) {
		r.fail("%s closes %s, which is %s", e.Kind, row.ID, row.Status)
	}
	late := !e.CreatedAt.Before(row.ExpiresAt)
	if row.Status == drop.ReservationCompleted {
		r.bought[row.UserID]++
	}
	if row.Status == drop.ReservationCompleted && late || row.Status == drop.ReservationExpired && !late {
		r.fail("%s at %s closes %s, which ends at %s", e.Kind, e.CreatedAt, row.ID, row.ExpiresAt)
	}
}
