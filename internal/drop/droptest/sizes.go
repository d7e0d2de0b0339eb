package droptest

import (
	"reflect"

	"sneakerhead/internal/drop"
)

// checkSizes checks the drop's sizes against its counters, its reservations and its ledger.
func (s *Store) checkSizes() {
	if !s.Drop.HasSizes() {
		for _, e := range s.Entries {
			s.Must(e.SizeID == "", "a drop without sizes: row %+v", e)
		}
		for _, r := range s.Rows {
			s.Must(r.Size == drop.HeldSize{}, "a drop without sizes: %+v", r)
		}
		return
	}
	var sum drop.Counts
	replayed := s.replaySizes()
	for _, size := range s.Drop.Sizes {
		c := size.Counts
		sum = sum.Add(c)
		s.Must(c.Valid(), "1: %s %+v", size.ID, c)
		s.Must(c == replayed[size.ID], "3: %s is %+v, replayed %+v", size.ID, c, replayed[size.ID])
		held := s.Where(func(r drop.Reservation) bool { return r.Size.ID == size.ID })
		s.Must(c.Reserved == countOf(held, drop.ReservationActive), "2: %s %+v", size.ID, c)
		s.Must(c.Sold == countOf(held, drop.ReservationCompleted), "2: %s %+v", size.ID, c)
		s.Must(size.WasHeld == (len(held) > 0), "%s was held: %v, %d holds", size.ID, size.WasHeld, len(held))
		s.Must(!size.Hidden || c == drop.Counts{} && len(held) == 0, "%s is hidden and has %+v", size.ID, c)
	}
	s.Must(sum == s.Drop.Counts, "1: the sizes' sums %+v, the drop %+v", sum, s.Drop.Counts)
	for _, r := range s.Rows {
		s.Must(s.sizeOfRow(r.OpenedSeq) == r.Size.ID, "3: %+v was opened by a row of %q", r, s.sizeOfRow(r.OpenedSeq))
		s.Must(r.ClosedSeq == 0 || s.sizeOfRow(r.ClosedSeq) == r.Size.ID, "3: %+v was closed by a row of %q", r, s.sizeOfRow(r.ClosedSeq))
		if p, bought := s.Purchases[r.ID]; bought {
			s.Must(p.Size == r.Size, "%+v bought as %+v", r, p)
		}
	}
}

// replaySizes adds up the ledger's rows of each size.
func (s *Store) replaySizes() map[string]drop.Counts {
	replayed := map[string]drop.Counts{}
	for i, e := range s.Entries {
		moves := e.Kind == drop.EntryCreated || e.Kind == drop.EntryAdjusted || unitMoves[e.Kind] != drop.Counts{}
		s.Must(moves == (e.SizeID != ""), "3: row %+v", e)
		s.Must(i >= s.created || e.SizeID == s.firstSizes[i], "3: row %+v, created were %v", e, s.firstSizes)
		replayed[e.SizeID] = replayed[e.SizeID].Add(e.Delta)
	}
	return replayed
}

func (s *Store) sizeOfRow(seq int64) string {
	if seq < 1 || seq > int64(len(s.Entries)) {
		return "no row"
	}
	return s.Entries[seq-1].SizeID
}

func countOf(rows []drop.Reservation, status drop.ReservationStatus) (n int) {
	for _, r := range rows {
		if r.Status == status {
			n++
		}
	}
	return n
}

// expectSizesWritten requires that a decision names every size that it changes: those whose units
// moved, and all of them when an edit changed their words, their order or which there are.
func (s *Store) expectSizesWritten(d drop.Decision) {
	written := make([]drop.Size, 0, len(d.Drop.Sizes))
	if d.Redefined != nil { // the words of these, the counters of those that moved
		for _, size := range d.Redefined {
			if old := s.anySize(size.ID); old != nil {
				size.Counts, size.WasHeld, size.NextHoldEnd = old.Counts, old.WasHeld, old.NextHoldEnd
			} else {
				size.Counts, size.WasHeld = drop.Counts{}, false
			}
			written = append(written, size)
		}
	} else {
		written = append(written, s.Drop.Sizes...)
	}
	for _, moved := range d.Moved {
		for i := range written {
			if written[i].ID == moved.ID {
				written[i].Counts, written[i].WasHeld = moved.Counts, moved.WasHeld
			}
		}
	}
	s.Must(len(written) == len(d.Drop.Sizes) && (len(written) == 0 || reflect.DeepEqual(written, d.Drop.Sizes)),
		"written %+v, decided %+v", written, d.Drop.Sizes)
}

// anySize returns one of the drop's sizes, hidden or not; nil when there is none.
func (s *Store) anySize(id string) *drop.Size {
	for i := range s.Drop.Sizes {
		if s.Drop.Sizes[i].ID == id {
			return &s.Drop.Sizes[i]
		}
	}
	return nil
}
