package checker

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/journal"
)

// clockSlack is the possible difference between Postgres's clock and the journal's; both are on one
// machine.
const clockSlack = 250 * time.Millisecond

// unaccounted looks for rows that nobody asked for. A row belongs to the 2xx that named it, or to a
// request of its user whose outcome is unknown. Such a request explains one row, and none that is
// older than itself.
func unaccounted(e *Evidence) (all []Breach) {
	all = append(all, unaskedHolds(e)...)
	all = append(all, unaskedEnds(e)...)
	return append(all, unaskedEntries(e)...)
}

type buyer struct {
	drop uuid.UUID
	user string
}

func unaskedHolds(e *Evidence) (all []Breach) {
	named, unknown := map[uuid.UUID]bool{}, map[buyer][]journal.Request{}
	for _, r := range e.Requests {
		switch {
		case r.Kind != journal.Reserve:
		case r.Succeeded():
			named[r.Result.Reservation] = true
		case r.Unknown():
			who := buyer{r.DropID, r.User}
			unknown[who] = append(unknown[who], r)
		}
	}
	rows := slices.Clone(e.Truth.Reservations)
	slices.SortFunc(rows, func(a, b Reservation) int { return cmp.Compare(a.OpenedSeq, b.OpenedSeq) })
	for _, row := range rows {
		if named[row.ID] {
			continue
		}
		who := buyer{row.DropID, row.UserID}
		asked := slices.IndexFunc(unknown[who], func(r journal.Request) bool { return r.Sent <= e.moment(row.CreatedAt)+clockSlack })
		if asked < 0 {
			all = append(all, newBreach(UnaccountedRow, row.DropID, "reservation %s of user %s, created %s into the run: no 2xx names it, and no request of theirs is open",
				row.ID, row.UserID, e.moment(row.CreatedAt)))
			continue
		}
		unknown[who] = slices.Delete(unknown[who], asked, asked+1)
	}
	return all
}

// unaskedEnds checks the reservations that are not active any more. Expired ones were ended by the
// clock.
func unaskedEnds(e *Evidence) (all []Breach) {
	asked := map[uuid.UUID]map[journal.Kind]bool{}
	for _, r := range e.Requests {
		if r.ReservationID != uuid.Nil && (r.Succeeded() || r.Unknown()) {
			if asked[r.ReservationID] == nil {
				asked[r.ReservationID] = map[journal.Kind]bool{}
			}
			asked[r.ReservationID][r.Kind] = true
		}
	}
	wanted := map[drop.ReservationStatus]journal.Kind{
		drop.ReservationCompleted: journal.Purchase, drop.ReservationCancelled: journal.Cancel,
	}
	for _, row := range e.Truth.Reservations {
		if kind, ok := wanted[row.Status]; ok && !asked[row.ID][kind] {
			all = append(all, newBreach(UnaccountedRow, row.DropID, "reservation %s of user %s is %s, and nobody asked for that", row.ID, row.UserID, row.Status))
		}
	}
	reservations, _ := byID(e.Truth)
	for _, p := range e.Truth.Purchases {
		if row := reservations[p.ReservationID]; row.Status != drop.ReservationCompleted {
			all = append(all, newBreach(UnaccountedRow, p.DropID, "purchase %s is of reservation %s, which is %q", p.ID, p.ReservationID, row.Status))
		}
	}
	return all
}

// unaskedEntries checks the rows of admins' commands. Each adjustment has its own reason, so that
// one written twice is found.
func unaskedEntries(e *Evidence) (all []Breach) {
	adjusting, moving := map[string]bool{}, map[drop.EntryKind]int{}
	kinds := map[journal.Kind]drop.EntryKind{
		journal.Pause: drop.EntryPaused, journal.Resume: drop.EntryResumed, journal.End: drop.EntryEnded,
	}
	for _, r := range e.Requests {
		if !r.Succeeded() && !r.Unknown() {
			continue
		}
		adjusting[r.Reason] = adjusting[r.Reason] || r.Kind == journal.Adjust
		if kind, ok := kinds[r.Kind]; ok {
			moving[kind]++
		}
	}
	ends := map[uuid.UUID]time.Time{}
	for _, d := range e.Truth.Drops {
		ends[d.ID] = d.EndsAt
	}
	for _, entry := range e.Truth.Ledger {
		end := ends[entry.DropID]
		switch {
		case entry.Kind == drop.EntryEnded && entry.Actor == drop.System && !end.IsZero() && !entry.CreatedAt.Before(end):
			// the clock asked for it
		case entry.Kind == drop.EntryAdjusted && !adjusting[entry.Reason]:
			all = append(all, newBreach(UnaccountedRow, entry.DropID, "row %d adjusts by %d for the reason %q, once too often or unasked",
				entry.Seq, entry.Delta.Total, entry.Reason))
		case entry.Kind == drop.EntryAdjusted:
			adjusting[entry.Reason] = false
		case entry.Kind == drop.EntryPaused || entry.Kind == drop.EntryResumed || entry.Kind == drop.EntryEnded:
			if moving[entry.Kind]--; moving[entry.Kind] < 0 {
				all = append(all, newBreach(UnaccountedRow, entry.DropID, "row %d is %s, and nobody asked for that", entry.Seq, entry.Kind))
			}
		}
	}
	return all
}
