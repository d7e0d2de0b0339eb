package droptest

import (
	"time"

	"sneakerhead/internal/drop"
)

// WaitEnd says until when a user's next reserve waits, worked out from all of the user's rows: the
// rule once more, in other words than the product's. The zero time: it does not wait.
func (s *Store) WaitEnd(user string) time.Time { return s.waitEnd(user, s.Drop.FreeReturns) }

func (s *Store) waitEnd(user string, freeReturns *int) time.Time {
	if freeReturns == nil {
		return time.Time{}
	}
	k := -*freeReturns
	var last drop.Reservation
	for _, r := range s.Rows {
		if r.UserID != user || !r.Unsold {
			continue
		}
		k++
		if last.ID == r.ID || !ended(r).Before(ended(last)) {
			last = r
		}
	}
	if k < 1 {
		return time.Time{}
	}
	wait := 30 * time.Minute
	if k <= 11 {
		wait = min(wait, time.Duration(int(last.ExpiresAt.Sub(last.CreatedAt).Seconds())<<(k-1))*time.Second)
	}
	return ended(last).Add(wait)
}

// ended is when an unsold hold ended, on the whole second.
func ended(r drop.Reservation) time.Time {
	if r.Status == drop.ReservationExpired {
		return r.ExpiresAt
	}
	end := r.ClosedAt.Truncate(time.Second)
	if end.Before(r.ClosedAt) {
		end = end.Add(time.Second)
	}
	return end
}

// checkUnsold holds the marks of unsold holds to the ledger's rows that ended them.
func (s *Store) checkUnsold() {
	for _, r := range s.Rows {
		wanted := false
		switch s.kindOf(r.ClosedSeq) {
		case drop.EntryExpired:
			wanted = true
		case drop.EntryCancelled:
			wanted = !s.Drop.CancelledAt.Equal(r.ClosedAt) // one row counts both who let go and who lost a withdrawn drop
		default:
		}
		withdrawn := s.Drop.CancelledAt.Equal(r.ClosedAt) && r.Status == drop.ReservationCancelled
		s.Must(withdrawn || r.Unsold == wanted, "%s ended by a row %q, unsold %v", r.ID, s.kindOf(r.ClosedSeq), r.Unsold)
	}
}
