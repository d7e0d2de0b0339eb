package drop_test

import (
	"slices"
	"time"

	"sneakerhead/internal/drop"
)

// store writes a decision under the constraints of the schema, and refuses what Postgres would refuse: an id, a
// purchase or an admin's command for a second time, a second active hold of one user, an end of what has ended.
func (w *world) store(d drop.Decision) {
	w.expectRowsOfEachKind(d.Entries)
	if len(d.Entries) == 0 {
		w.must(len(d.Opened)+len(d.Closed)+len(d.Purchased) == 0 && d.Drop == w.drop, "something changes without a row")
	}
	for _, r := range d.Closed {
		i := slices.IndexFunc(w.rows, func(row drop.Reservation) bool { return row.ID == r.ID })
		w.must(i >= 0, "closed %s is not there", r.ID)
		was := w.rows[i]
		w.must(was.Status == drop.ReservationActive, "closed %s was %s already", r.ID, was.Status)
		was.Status, was.ClosedAt, was.ClosedSeq = r.Status, r.ClosedAt, r.ClosedSeq
		w.must(was == r, "closing changes more than the end: %v", r)
		w.rows[i] = r
	}
	for _, r := range d.Opened {
		_, known := w.row(r.ID)
		w.must(!known, "reservation %s is opened twice", r.ID)
		w.must(w.count(r.UserID, drop.ReservationActive) == 0, "%s holds two", r.UserID)
		lasts := r.ExpiresAt.Sub(w.now) - d.Drop.HoldDuration
		w.must(r.Price.Equal(d.Drop.Price.Decimal) && r.CreatedAt.Equal(w.now) && lasts >= 0 && lasts < time.Second &&
			r.ExpiresAt.Nanosecond() == 0, "opened on other terms than the drop's: %v", r)
		w.rows = append(w.rows, r)
	}
	w.must(len(d.Sales) == len(d.Purchased), "%d sales of %d purchases", len(d.Sales), len(d.Purchased))
	for _, p := range d.Purchased {
		_, bought := w.purchases[p.ReservationID]
		w.must(!bought, "reservation %s is bought twice", p.ReservationID)
		w.purchases[p.ReservationID] = p
	}
	for _, e := range d.Entries {
		w.must(!w.ledgerHas(e.CommandID), "command %s is in the ledger twice", e.CommandID)
		w.must(e.DropID == w.drop.ID && e.CreatedAt.Equal(w.now) && e.Actor != "", "row without drop, time or actor: %v", e)
		w.entries = append(w.entries, e)
	}
	w.drop = d.Drop
}

// expectRowsOfEachKind holds a batch to one row for each kind, save those that name an admin's command.
func (w *world) expectRowsOfEachKind(entries []drop.Entry) {
	seen := map[drop.EntryKind]bool{}
	for _, e := range entries {
		byAdmin := e.CommandID != [16]byte{}
		w.must(byAdmin || !seen[e.Kind], "two rows %q in one batch", e.Kind)
		seen[e.Kind] = seen[e.Kind] || !byAdmin
	}
}

// promise notes what callers were told: from now on it is true, or something later is.
func (w *world) promise(answers []drop.Answer) {
	for _, a := range answers {
		if a.Err == nil && a.Reservation.ID != [16]byte{} {
			w.promised[a.Reservation.ID] = a.Reservation.Status
		}
	}
}

func (w *world) must(ok bool, format string, arguments ...any) {
	if !ok {
		w.t.Errorf("at %s, seq %d: "+format, append([]any{w.now.Format("15:04:05.000"), w.drop.Seq}, arguments...)...)
		w.t.FailNow()
	}
}
