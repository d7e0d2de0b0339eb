package droptest

import (
	"reflect"
	"slices"
	"time"

	"sneakerhead/internal/drop"
)

// store writes a decision, and fails the test for what Postgres would refuse: an id, a purchase or
// an admin's command that exists already, a second active hold of one user, a change of a
// reservation that has ended.
func (s *Store) store(d drop.Decision) {
	s.expectRowsOfEachKind(d.Entries)
	if len(d.Entries) == 0 {
		s.Must(len(d.Opened)+len(d.Closed)+len(d.Purchased) == 0 && reflect.DeepEqual(d.Drop, s.Drop), "something changes without a ledger row")
	}
	for _, r := range d.Closed {
		i := slices.IndexFunc(s.Rows, func(row drop.Reservation) bool { return row.ID == r.ID })
		s.Must(i >= 0, "closed %s does not exist", r.ID)
		expected := s.Rows[i]
		s.Must(expected.Status == drop.ReservationActive, "closed %s was %s already", r.ID, expected.Status)
		expected.Status, expected.ClosedAt, expected.ClosedSeq, expected.Unsold = r.Status, r.ClosedAt, r.ClosedSeq, r.Unsold
		s.Must(expected == r, "closing a reservation changes its other fields: %v", r)
		s.Rows[i] = r
	}
	for _, r := range d.Opened {
		_, known := s.Row(r.ID)
		s.Must(!known, "reservation %s is opened twice", r.ID)
		s.Must(s.Count(r.UserID, drop.ReservationActive) == 0, "%s holds two", r.UserID)
		waitEnd := s.waitEnd(r.UserID, d.Drop.FreeReturns) // an edit in the batch counts for its reserves
		s.Must(!s.Now.Before(waitEnd), "%s has to wait until %s", r.UserID, waitEnd)
		lasts := r.ExpiresAt.Sub(s.Now) - d.Drop.HoldDuration
		s.Must(r.Price.Equal(d.Drop.Price.Decimal) && r.CreatedAt.Equal(s.Now) && lasts >= 0 && lasts < time.Second &&
			r.ExpiresAt.Nanosecond() == 0, "opened on other terms than the drop's: %v", r)
		s.Rows = append(s.Rows, r)
	}
	s.Must(len(d.Sales) == len(d.Purchased), "%d sales of %d purchases", len(d.Sales), len(d.Purchased))
	for _, p := range d.Purchased {
		_, bought := s.Purchases[p.ReservationID]
		s.Must(!bought, "reservation %s is bought twice", p.ReservationID)
		s.Purchases[p.ReservationID] = p
	}
	for _, e := range d.Entries {
		s.Must(!s.HasCommand(e.CommandID), "command %s is in the ledger twice", e.CommandID)
		s.Must(e.DropID == s.Drop.ID && e.CreatedAt.Equal(s.Now) && e.Actor != "", "row without drop, time or actor: %v", e)
		s.Entries = append(s.Entries, e)
	}
	s.Drop = d.Drop
}

// expectRowsOfEachKind requires that a batch has at most one row of each kind and size, not
// counting those of admins' commands.
func (s *Store) expectRowsOfEachKind(entries []drop.Entry) {
	type kindAndSize struct {
		kind drop.EntryKind
		size string
	}
	seen := map[kindAndSize]bool{}
	for _, e := range entries {
		row := kindAndSize{e.Kind, e.SizeID}
		byAdmin := e.CommandID != [16]byte{}
		s.Must(byAdmin || !seen[row], "two rows %q in one batch", row)
		seen[row] = seen[row] || !byAdmin
	}
}

// promise remembers the status of each reservation in a successful answer, for Check.
func (s *Store) promise(answers []drop.Answer) {
	for _, a := range answers {
		if a.Err == nil && a.Reservation.ID != [16]byte{} {
			s.Promised[a.Reservation.ID] = a.Reservation.Status
		}
	}
}

// Must fails the test unless ok is true.
func (s *Store) Must(ok bool, format string, arguments ...any) {
	if !ok {
		s.t.Errorf("at %s, seq %d: "+format, append([]any{s.Now.Format("15:04:05.000"), s.Drop.Seq}, arguments...)...)
		s.t.FailNow()
	}
}
