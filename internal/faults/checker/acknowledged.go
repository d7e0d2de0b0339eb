package checker

import (
	"github.com/google/uuid"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/journal"
)

// acknowledged looks up everything that was confirmed with a 2xx. It must be in Postgres, in that
// state or a later one.
func acknowledged(e *Evidence) (all []Breach) {
	reservations, purchases := byID(e.Truth)
	wanted := map[journal.Kind]drop.ReservationStatus{
		journal.Reserve: drop.ReservationActive, journal.Purchase: drop.ReservationCompleted, journal.Cancel: drop.ReservationCancelled,
	}
	for i := range e.Requests {
		r := &e.Requests[i]
		if !r.Succeeded() {
			continue
		}
		note := func(format string, figures ...any) {
			all = append(all, newBreach(Acknowledged, r.DropID, "request %s (%s by %s, %d at %s): "+format,
				append([]any{r.ID, r.Kind, r.User, r.Status, r.Answered}, figures...)...))
		}
		switch r.Kind {
		case journal.Reserve, journal.Purchase, journal.Cancel:
			tooLate := r.Kind == journal.Reserve && r.Result.Status == drop.ReservationExpired && e.moment(r.Result.ExpiresAt) <= r.Answered+clockSlack
			if r.Result.Status != wanted[r.Kind] && !tooLate {
				note("told that the reservation is %q", r.Result.Status)
			}
			row, ok := reservations[r.Result.Reservation]
			switch {
			case !ok:
				note("there is no reservation %s", r.Result.Reservation)
			case row.UserID != r.User || row.DropID != r.DropID:
				note("reservation %s is of user %s and drop %s", row.ID, row.UserID, row.DropID)
			case row.SizeID != r.Result.SizeID:
				note("reservation %s is of size %q, told %q", row.ID, row.SizeID, r.Result.SizeID)
			case r.Result.Status != drop.ReservationActive && !tooLate && row.Status != r.Result.Status:
				note("reservation %s is %s, told %s", row.ID, row.Status, r.Result.Status)
			}
		case journal.Adjust:
			if n := adjustments(e.Truth, r); n != 1 {
				note("%d rows adjust by %d for the reason %q", n, r.Delta, r.Reason)
			}
		case journal.Pause, journal.Resume, journal.End:
		}
		if r.Kind == journal.Purchase {
			row, ok := purchases[r.Result.Purchase]
			if !ok || row.UserID != r.User || row.ReservationID != r.Result.Reservation || row.ReservationID != r.ReservationID {
				note("purchase %s of reservation %s is there: %v, as %+v", r.Result.Purchase, r.Result.Reservation, ok, row)
			}
		}
	}
	return all
}

func adjustments(t *Truth, r *journal.Request) (n int) {
	for _, entry := range t.Ledger {
		if entry.Kind == drop.EntryAdjusted && entry.DropID == r.DropID && entry.Reason == r.Reason && entry.Delta.Total == r.Delta && entry.SizeID == r.SizeID {
			n++
		}
	}
	return n
}

func byID(t *Truth) (map[uuid.UUID]Reservation, map[uuid.UUID]Purchase) {
	reservations, purchases := map[uuid.UUID]Reservation{}, map[uuid.UUID]Purchase{}
	for _, r := range t.Reservations {
		reservations[r.ID] = r
	}
	for _, p := range t.Purchases {
		purchases[p.ID] = p
	}
	return reservations, purchases
}

// limit counts what was confirmed to each user. It must not exceed the limit, and a hold must have
// only one purchase.
func limit(e *Evidence) (all []Breach) {
	type owner struct {
		drop uuid.UUID
		user string
	}
	bought := map[owner]map[uuid.UUID]bool{}
	of := map[uuid.UUID]uuid.UUID{} // the confirmed purchase of each hold
	for i := range e.Requests {
		r := &e.Requests[i]
		if !r.Succeeded() || r.Kind != journal.Purchase {
			continue
		}
		who := owner{r.DropID, r.User}
		if bought[who] == nil {
			bought[who] = map[uuid.UUID]bool{}
		}
		bought[who][r.Result.Purchase] = true
		if before, ok := of[r.ReservationID]; ok && before != r.Result.Purchase {
			all = append(all, newBreach(Limit, r.DropID, "user %s was told of purchases %s and %s of one hold, %s",
				r.User, before, r.Result.Purchase, r.ReservationID))
		}
		of[r.ReservationID] = r.Result.Purchase
	}
	for _, d := range e.Truth.Drops {
		for who, purchases := range bought {
			if who.drop == d.ID && len(purchases) > d.MaxPerUser {
				all = append(all, newBreach(Limit, d.ID, "user %s was told of %d purchases where %d are allowed", who.user, len(purchases), d.MaxPerUser))
			}
		}
	}
	return all
}
