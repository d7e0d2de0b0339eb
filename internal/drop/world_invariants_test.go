package drop_test

import (
	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// check holds the world, as a batch has left it, against the invariants of DESIGN.md, by their numbers there.
func (w *world) check() {
	w.check1and2Counters()
	w.check3Ledger()
	w.check4Users()
	w.check5Ends()
	for id, promised := range w.promised {
		r, ok := w.row(id)
		w.must(ok && (promised == drop.ReservationActive || promised == r.Status), "6: %s was promised %s, is %s", id, promised, r.Status)
	}
	for _, r := range w.rows {
		due := r.Status == drop.ReservationActive && !w.now.Before(r.ExpiresAt)
		w.must(w.moreDue || !due, "8: %s was due at %s", r.ID, r.ExpiresAt)
	}
	w.must(w.drop.CancelledAt.IsZero() || w.drop.Counts.Reserved == 0, "a cancelled drop has holds: %+v", w.drop.Counts)
	w.must(w.drop.Announced == w.drop.StatusAt(w.now), "announced %s, is %s", w.drop.Announced, w.drop.StatusAt(w.now))
}

func (w *world) check1and2Counters() {
	c := w.drop.Counts
	w.must(c.Valid(), "1: %+v", c)
	w.must(c.Reserved == w.count("", drop.ReservationActive), "2: reserved %d, active %d", c.Reserved, w.count("", drop.ReservationActive))
	w.must(c.Sold == w.count("", drop.ReservationCompleted), "2: sold %d, completed %d", c.Sold, w.count("", drop.ReservationCompleted))
	w.must(c.Sold == len(w.purchases), "2: sold %d, purchases %d", c.Sold, len(w.purchases))
}

func (w *world) check3Ledger() {
	rows := map[int64]map[drop.EntryKind]int{} // how many reservations say that a ledger row moved them
	for _, r := range w.rows {
		count(rows, r.OpenedSeq, drop.EntryReserved)
		if r.Status != drop.ReservationActive {
			count(rows, r.ClosedSeq, endedBy[r.Status])
		}
	}
	var replayed drop.Counts
	over := false
	for i, e := range w.entries {
		w.must(!over || e.Kind == drop.EntryPurchased || e.Kind == drop.EntryCancelled || e.Kind == drop.EntryExpired,
			"3: after the end, row %+v", e)
		over = over || e.Kind == drop.EntryEnded || e.Kind == drop.EntryWithdrawn
		w.must(e.Seq == int64(i+1), "3: row %d has seq %d", i+1, e.Seq)
		w.must((e.Kind == drop.EntryCreated) == (i == 0), "3: row %d is %q", e.Seq, e.Kind)
		replayed = replayed.Add(e.Delta)
		w.must(replayed.Valid(), "3: after row %d: %+v", e.Seq, replayed)
		if each, moves := unitMoves[e.Kind]; moves {
			want := drop.Counts{Available: each.Available * e.Units, Reserved: each.Reserved * e.Units, Sold: each.Sold * e.Units}
			w.must(e.Units > 0 && e.Delta == want, "3: row %+v", e)
			w.must(e.Units == rows[e.Seq][e.Kind], "3: row %+v, reservations %d", e, rows[e.Seq][e.Kind])
			delete(rows, e.Seq)
		} else {
			w.must(e.Delta == drop.Counts{Total: e.Delta.Total, Available: e.Delta.Total}, "3: row %+v", e)
			w.must(e.Units == max(e.Delta.Total, -e.Delta.Total), "3: row %+v", e)
			w.must(e.Units == 0 || e.Kind == drop.EntryCreated || e.Kind == drop.EntryAdjusted, "3: row %+v", e)
		}
	}
	w.must(len(rows) == 0, "3: reservations of rows that are not there: %v", rows)
	w.must(replayed == w.drop.Counts && w.drop.Seq == int64(len(w.entries)), "3: replayed %+v, counted %+v", replayed, w.drop.Counts)
}

func count(rows map[int64]map[drop.EntryKind]int, seq int64, kind drop.EntryKind) {
	if rows[seq] == nil {
		rows[seq] = map[drop.EntryKind]int{}
	}
	rows[seq][kind]++
}

// unitMoves is what one unit of a row moves.
var unitMoves = map[drop.EntryKind]drop.Counts{
	drop.EntryReserved:  {Available: -1, Reserved: 1},
	drop.EntryPurchased: {Reserved: -1, Sold: 1},
	drop.EntryCancelled: {Available: 1, Reserved: -1},
	drop.EntryExpired:   {Available: 1, Reserved: -1},
}

var endedBy = map[drop.ReservationStatus]drop.EntryKind{
	drop.ReservationCompleted: drop.EntryPurchased,
	drop.ReservationCancelled: drop.EntryCancelled,
	drop.ReservationExpired:   drop.EntryExpired,
}

func (w *world) check4Users() {
	active, all := map[string]int{}, map[string]int{}
	for _, r := range w.rows {
		switch r.Status {
		case drop.ReservationActive:
			active[r.UserID]++
			all[r.UserID]++
		case drop.ReservationCompleted:
			all[r.UserID]++
		default: // an ended hold counts for nothing
		}
	}
	for user, n := range all {
		w.must(n <= w.drop.MaxPerUser && active[user] <= 1, "4: %s has %d, %d of them active", user, n, active[user])
	}
}

func (w *world) check5Ends() {
	completed := map[uuid.UUID]bool{}
	for _, r := range w.rows {
		open := r.Status == drop.ReservationActive
		w.must(open == r.ClosedAt.IsZero() && open == (r.ClosedSeq == 0), "5: %+v", r)
		w.must(open || r.ClosedSeq > r.OpenedSeq, "5: %+v", r)
		switch r.Status {
		case drop.ReservationCompleted:
			p, bought := w.purchases[r.ID]
			w.must(bought && r.ClosedAt.Before(r.ExpiresAt), "5: %+v", r)
			w.must(p.DropID == r.DropID && p.UserID == r.UserID && p.Currency == r.Currency &&
				p.PriceAtPurchase.Equal(r.Price.Decimal) && p.PurchasedAt.Equal(r.ClosedAt), "5: %+v bought as %+v", r, p)
			completed[r.ID] = true
		case drop.ReservationExpired:
			w.must(!r.ClosedAt.Before(r.ExpiresAt), "5: %+v", r)
		default:
		}
	}
	w.must(len(completed) == len(w.purchases), "5: %d completed, %d purchases", len(completed), len(w.purchases))
}
