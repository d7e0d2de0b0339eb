package droptest

import (
	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// Check checks the tables after a batch against the invariants of README.md. The messages begin
// with their numbers there.
func (s *Store) Check() {
	s.check1and2Counters()
	s.checkSizes()
	s.check3Ledger()
	s.check4Users()
	s.check5Ends()
	s.checkUnsold()
	for id, promised := range s.Promised {
		r, ok := s.Row(id)
		s.Must(ok && (promised == drop.ReservationActive || promised == r.Status), "6: %s was promised %s, is %s", id, promised, r.Status)
	}
	for _, r := range s.Rows {
		due := r.Status == drop.ReservationActive && !s.Now.Before(r.ExpiresAt)
		s.Must(s.MoreDue || !due, "8: %s was due at %s", r.ID, r.ExpiresAt)
	}
	s.Must(s.Drop.CancelledAt.IsZero() || s.Drop.Counts.Reserved == 0, "a cancelled drop has holds: %+v", s.Drop.Counts)
	s.Must(s.Drop.Seq == int64(s.created) || s.Drop.SoldOutAt.IsZero() == (s.Drop.Counts.Available+s.Drop.Counts.Reserved > 0),
		"sold out at %s: %+v", s.Drop.SoldOutAt, s.Drop.Counts)
	s.Must(s.Drop.Announced == s.Drop.StatusAt(s.Now), "announced %s, is %s", s.Drop.Announced, s.Drop.StatusAt(s.Now))
}

func (s *Store) check1and2Counters() {
	c := s.Drop.Counts
	s.Must(c.Valid(), "1: %+v", c)
	s.Must(c.Reserved == s.Count("", drop.ReservationActive), "2: reserved %d, active %d", c.Reserved, s.Count("", drop.ReservationActive))
	s.Must(c.Sold == s.Count("", drop.ReservationCompleted), "2: sold %d, completed %d", c.Sold, s.Count("", drop.ReservationCompleted))
	s.Must(c.Sold == len(s.Purchases), "2: sold %d, purchases %d", c.Sold, len(s.Purchases))
}

func (s *Store) check3Ledger() {
	rows := map[int64]map[drop.EntryKind]int{} // how many reservations name a ledger row as what opened or closed them
	for _, r := range s.Rows {
		count(rows, r.OpenedSeq, drop.EntryReserved)
		switch {
		case r.Status == drop.ReservationActive:
		case r.Status == drop.ReservationCancelled && s.kindOf(r.ClosedSeq) == drop.EntryReleased:
			count(rows, r.ClosedSeq, drop.EntryReleased)
		default:
			count(rows, r.ClosedSeq, endedBy[r.Status])
		}
	}
	var replayed drop.Counts
	ended := false
	for i, e := range s.Entries {
		afterEnd := e.Kind == drop.EntryPurchased || e.Kind == drop.EntryCancelled || e.Kind == drop.EntryReleased ||
			e.Kind == drop.EntryExpired
		s.Must(!ended || afterEnd,
			"3: after the end, row %+v", e)
		ended = ended || e.Kind == drop.EntryEnded || e.Kind == drop.EntryWithdrawn
		s.Must(e.Seq == int64(i+1), "3: row %d has seq %d", i+1, e.Seq)
		s.Must((e.Kind == drop.EntryCreated) == (i < s.created), "3: row %d is %q", e.Seq, e.Kind)
		replayed = replayed.Add(e.Delta)
		s.Must(replayed.Valid(), "3: after row %d: %+v", e.Seq, replayed)
		if each, moves := unitMoves[e.Kind]; moves {
			want := drop.Counts{Available: each.Available * e.Units, Reserved: each.Reserved * e.Units, Sold: each.Sold * e.Units}
			s.Must(e.Units > 0 && e.Delta == want, "3: row %+v", e)
			s.Must(e.Units == rows[e.Seq][e.Kind], "3: row %+v, reservations %d", e, rows[e.Seq][e.Kind])
			delete(rows, e.Seq)
		} else {
			s.Must(e.Delta == drop.Counts{Total: e.Delta.Total, Available: e.Delta.Total}, "3: row %+v", e)
			s.Must(e.Units == max(e.Delta.Total, -e.Delta.Total), "3: row %+v", e)
			s.Must(e.Units == 0 || e.Kind == drop.EntryCreated || e.Kind == drop.EntryAdjusted, "3: row %+v", e)
		}
	}
	s.Must(len(rows) == 0, "3: reservations that name missing ledger rows: %v", rows)
	s.Must(replayed == s.Drop.Counts && s.Drop.Seq == int64(len(s.Entries)), "3: replayed %+v, counted %+v", replayed, s.Drop.Counts)
}

// kindOf returns the kind of a ledger row; empty when there is none.
func (s *Store) kindOf(seq int64) drop.EntryKind {
	if seq < 1 || seq > int64(len(s.Entries)) {
		return ""
	}
	return s.Entries[seq-1].Kind
}

func count(rows map[int64]map[drop.EntryKind]int, seq int64, kind drop.EntryKind) {
	if rows[seq] == nil {
		rows[seq] = map[drop.EntryKind]int{}
	}
	rows[seq][kind]++
}

// unitMoves is how one unit of a ledger row of each kind changes the counters.
var unitMoves = map[drop.EntryKind]drop.Counts{
	drop.EntryReserved:  {Available: -1, Reserved: 1},
	drop.EntryPurchased: {Reserved: -1, Sold: 1},
	drop.EntryCancelled: {Available: 1, Reserved: -1},
	drop.EntryReleased:  {Available: 1, Reserved: -1},
	drop.EntryExpired:   {Available: 1, Reserved: -1},
}

var endedBy = map[drop.ReservationStatus]drop.EntryKind{
	drop.ReservationCompleted: drop.EntryPurchased,
	drop.ReservationCancelled: drop.EntryCancelled,
	drop.ReservationExpired:   drop.EntryExpired,
}

func (s *Store) check4Users() {
	active, all := map[string]int{}, map[string]int{}
	for _, r := range s.Rows {
		switch r.Status {
		case drop.ReservationActive:
			active[r.UserID]++
			all[r.UserID]++
		case drop.ReservationCompleted:
			all[r.UserID]++
		default: // an ended hold does not count
		}
	}
	for user, n := range all {
		s.Must(n <= s.Drop.MaxPerUser && active[user] <= 1, "4: %s has %d, %d of them active", user, n, active[user])
	}
}

func (s *Store) check5Ends() {
	completed := map[uuid.UUID]bool{}
	for _, r := range s.Rows {
		open := r.Status == drop.ReservationActive
		s.Must(open == r.ClosedAt.IsZero() && open == (r.ClosedSeq == 0), "5: %+v", r)
		s.Must(open || r.ClosedSeq > r.OpenedSeq, "5: %+v", r)
		switch r.Status {
		case drop.ReservationCompleted:
			p, bought := s.Purchases[r.ID]
			s.Must(bought && r.ClosedAt.Before(r.ExpiresAt), "5: %+v", r)
			s.Must(p.DropID == r.DropID && p.UserID == r.UserID && p.Currency == r.Currency &&
				p.PriceAtPurchase.Equal(r.Price.Decimal) && p.PurchasedAt.Equal(r.ClosedAt), "5: %+v bought as %+v", r, p)
			completed[r.ID] = true
		case drop.ReservationExpired:
			s.Must(!r.ClosedAt.Before(r.ExpiresAt), "5: %+v", r)
		default:
		}
	}
	s.Must(len(completed) == len(s.Purchases), "5: %d completed, %d purchases", len(completed), len(s.Purchases))
}
