package drop

import "time"

// A hold that its user lets go, or lets run out, is unsold. The first of them on a drop cost
// nothing (Drop.FreeReturns); after each further one the user's next reserve there waits, twice as
// long each time.
//
//	unsold holds beyond the free ones    1     2     3     4    …
//	wait, in lengths of the hold         1     2     4     8    …   at most MaxWait

// MaxWait is the longest that somebody waits after an unsold hold.
const MaxWait = 30 * time.Minute

// CountedReturns is how many unsold holds beyond the free ones can still make a wait longer: a hold
// lasts a second at the least, and 2^11 seconds are more than MaxWait.
const CountedReturns = 12

// Unsold sums up one user's unsold holds of one drop.
type Unsold struct {
	Holds  int           // how many; beyond FreeReturns + CountedReturns it makes no difference
	End    time.Time     // when the last of them ended
	Length time.Duration // how long that one was to last

	openedSeq int64 // of that one: a user's holds come one after another, so the last opened is the last ended
}

// UnsoldRows returns how many of a user's newest unsold holds have to be read to know the wait:
// none where nothing ever costs one.
func UnsoldRows(freeReturns *int) int {
	if freeReturns == nil {
		return 0
	}
	return *freeReturns + CountedReturns
}

// Add counts one unsold reservation.
func (u *Unsold) Add(r *Reservation) {
	u.Holds++
	if r.OpenedSeq >= u.openedSeq {
		u.End, u.Length, u.openedSeq = r.unsoldEnd(), r.Length(), r.OpenedSeq
	}
}

// WaitEnd returns until when the user's next reserve waits; the zero time when it does not wait.
func (u *Unsold) WaitEnd(freeReturns *int) time.Time {
	if freeReturns == nil || u.Holds <= *freeReturns {
		return time.Time{}
	}
	wait := u.Length
	for range u.Holds - *freeReturns - 1 {
		if wait >= MaxWait {
			break
		}
		wait *= 2
	}
	return u.End.Add(min(wait, MaxWait))
}

// Length is how long the hold was to last, in whole seconds: its own, whatever the drop says by
// now.
func (r *Reservation) Length() time.Duration {
	return r.ExpiresAt.Sub(r.CreatedAt).Truncate(time.Second)
}

// unsoldEnd is when an unsold hold ended: at its end when it ran out, and at the next whole second
// when it was let go.
func (r *Reservation) unsoldEnd() time.Time {
	if r.Status == ReservationExpired {
		return r.ExpiresAt
	}
	return HoldEnd(r.ClosedAt, 0)
}
