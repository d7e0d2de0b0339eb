package checker

import (
	"slices"
	"time"

	"sneakerhead/internal/drop"
)

// states are the counts of a drop, and of each of its sizes, after each transaction: nobody can see
// what was between two rows of one. The rows of a transaction have the same time.
type states struct {
	drop *Drop
	held []Reservation // all that were held at some time
	rows []*Entry      // the last of each transaction
	all  []drop.Counts
	size map[string][]drop.Counts
}

func newStates(truth *Truth, d *Drop) *states {
	s := &states{drop: d, size: map[string][]drop.Counts{}}
	for i := range truth.Reservations {
		if truth.Reservations[i].DropID == d.ID {
			s.held = append(s.held, truth.Reservations[i])
		}
	}
	var all drop.Counts
	size := map[string]drop.Counts{}
	for i := range truth.Ledger {
		entry := &truth.Ledger[i]
		if entry.DropID != d.ID {
			continue
		}
		all, size[entry.SizeID] = all.Add(entry.Delta), size[entry.SizeID].Add(entry.Delta)
		if n := len(s.rows); n == 0 || !s.rows[n-1].CreatedAt.Equal(entry.CreatedAt) {
			s.rows, s.all = append(s.rows, entry), append(s.all, all)
			for _, of := range d.Sizes {
				s.size[of.ID] = append(s.size[of.ID], size[of.ID])
			}
			continue
		}
		last := len(s.rows) - 1
		s.rows[last], s.all[last] = entry, all
		for _, of := range d.Sizes {
			s.size[of.ID][last] = size[of.ID]
		}
	}
	return s
}

// after returns the place of the state after the transaction that wrote a row, and whether the row
// was its last. A seq beyond the ledger has none: -1.
func (s *states) after(seq int64) (at int, last bool) {
	at, last = slices.BinarySearchFunc(s.rows, seq, func(e *Entry, seq int64) int { return int(e.Seq - seq) })
	if at == len(s.rows) {
		return -1, false
	}
	return at, last
}

// stock returns the stock of a state.
func (s *states) stock(at int) drop.Stock {
	stock := drop.Stock{DropID: s.drop.ID, Seq: s.rows[at].Seq, Counts: s.all[at]}
	for _, size := range s.drop.Sizes {
		stock.Sizes = append(stock.Sizes, drop.SizeStock{ID: size.ID, Counts: s.size[size.ID][at]})
	}
	return stock
}

// nextHoldEnd returns when the first hold of a size ended, as seen from a state in which none was
// available and some were held; of the drop without a size. In other states it is zero.
func (s *states) nextHoldEnd(at int, sizeID string) (first time.Time) {
	if c := s.counts(at, sizeID); c.Available > 0 || c.Reserved == 0 {
		return first
	}
	seq := s.rows[at].Seq
	for i := range s.held {
		r := &s.held[i]
		active := r.OpenedSeq <= seq && (r.ClosedSeq == 0 || r.ClosedSeq > seq)
		if active && (sizeID == "" || r.SizeID == sizeID) && (first.IsZero() || r.ExpiresAt.Before(first)) {
			first = r.ExpiresAt
		}
	}
	return first
}

// between returns the first and the last state that held at some time in a span.
func (s *states) between(from, until time.Time) (first, last int) {
	for i, row := range s.rows {
		if row.CreatedAt.Before(from) {
			first = i
		}
		if !row.CreatedAt.After(until) {
			last = i
		}
	}
	return first, last
}

// counts returns the counts of one size in a state; of the drop without a size.
func (s *states) counts(at int, sizeID string) drop.Counts {
	if sizeID == "" {
		return s.all[at]
	}
	if counts, ok := s.size[sizeID]; ok {
		return counts[at]
	}
	return drop.Counts{}
}

// wanted returns the sizes that a request asked for; where the drop has none, the drop itself.
func wanted(wish []string) []string {
	if len(wish) == 0 {
		return []string{""}
	}
	return wish
}
