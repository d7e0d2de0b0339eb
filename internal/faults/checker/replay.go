package checker

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// replay repeats each drop's ledger row by row. Each row must be allowed in the state after the
// rows before it, and its units must match the reservations that name it.
func replay(e *Evidence) (all []Breach) {
	for i := range e.Truth.Drops {
		r := newReplay(e.Truth, &e.Truth.Drops[i])
		for j := range e.Truth.Ledger {
			if entry := &e.Truth.Ledger[j]; entry.DropID == r.drop.ID {
				r.step(entry)
			}
		}
		r.end()
		all = append(all, r.breaches...)
	}
	return all
}

// replaying is the state of a drop after the rows that have been read.
type replaying struct {
	drop     *Drop
	counts   drop.Counts
	sizes    map[string]drop.Counts
	seq      int64
	status   drop.Status // as the rows say
	created  int64       // the seq of the last row that created units
	edited   bool        // the limit may have been different earlier
	opened   map[int64][]*Reservation
	closed   map[int64][]*Reservation
	active   map[string]uuid.UUID // each user's active hold
	bought   map[string]int
	breaches []Breach
}

func newReplay(truth *Truth, d *Drop) *replaying {
	r := &replaying{
		drop: d, opened: map[int64][]*Reservation{}, closed: map[int64][]*Reservation{},
		active: map[string]uuid.UUID{}, bought: map[string]int{}, sizes: map[string]drop.Counts{},
	}
	for i := range truth.Reservations {
		row := &truth.Reservations[i]
		if row.DropID != d.ID {
			continue
		}
		r.opened[row.OpenedSeq] = append(r.opened[row.OpenedSeq], row)
		if row.ClosedSeq != 0 {
			r.closed[row.ClosedSeq] = append(r.closed[row.ClosedSeq], row)
		}
	}
	return r
}

func (r *replaying) fail(format string, figures ...any) {
	r.breaches = append(r.breaches, newBreach(LedgerReplay, r.drop.ID, "row %d: %s", r.seq, fmt.Sprintf(format, figures...)))
}

// step applies one row.
func (r *replaying) step(e *Entry) {
	if e.Seq != r.seq+1 {
		r.fail("the next one is row %d", e.Seq)
	}
	r.seq = e.Seq
	r.updateStatus(e)
	if want, ok := moves(e); !ok || want != e.Delta {
		r.fail("%s of %d units moves %+v", e.Kind, e.Units, e.Delta)
	}
	r.counts = r.counts.Add(e.Delta)
	if !r.counts.Valid() {
		r.fail("%s leads to %+v", e.Kind, r.counts)
	}
	r.moveSize(e)
	r.units(e)
}

// moveSize applies a row to its size. Only rows of a drop with sizes are of one, and of those all
// that move units.
func (r *replaying) moveSize(e *Entry) {
	if e.SizeID == "" && (!r.drop.Sized || e.Delta == drop.Counts{} && e.Units == 0) {
		return
	}
	if !slices.ContainsFunc(r.drop.Sizes, func(s Size) bool { return s.ID == e.SizeID }) {
		r.fail("%s of %d units is of size %q, which the drop does not have", e.Kind, e.Units, e.SizeID)
	}
	r.sizes[e.SizeID] = r.sizes[e.SizeID].Add(e.Delta)
	if counts := r.sizes[e.SizeID]; !counts.Valid() {
		r.fail("%s leads to %+v of size %q", e.Kind, counts, e.SizeID)
	}
}

// moves returns how a row of this kind and number of units changes each counter. Changes that an
// admin chooses freely are taken from the row. False: the kind is unknown.
func moves(e *Entry) (drop.Counts, bool) {
	n := e.Units
	switch e.Kind {
	case drop.EntryCreated:
		return drop.Counts{Total: n, Available: n}, true
	case drop.EntryAdjusted, drop.EntryEdited:
		return drop.Counts{Total: e.Delta.Total, Available: e.Delta.Total}, n == max(e.Delta.Total, -e.Delta.Total)
	case drop.EntryReserved:
		return drop.Counts{Available: -n, Reserved: n}, n > 0
	case drop.EntryPurchased:
		return drop.Counts{Reserved: -n, Sold: n}, n > 0
	case drop.EntryCancelled, drop.EntryReleased, drop.EntryExpired:
		return drop.Counts{Available: n, Reserved: -n}, n > 0
	case drop.EntryOpened, drop.EntryPaused, drop.EntryResumed, drop.EntryEnded, drop.EntryWithdrawn:
		return drop.Counts{}, n == 0
	default:
		return drop.Counts{}, false
	}
}

// end compares the state after the last row with the drop's row.
func (r *replaying) end() {
	if r.seq != r.drop.Seq || r.counts != r.drop.Counts {
		r.fail("the rows lead to %+v; the drop is at seq %d with %+v", r.counts, r.drop.Seq, r.drop.Counts)
	}
	for _, size := range r.drop.Sizes {
		if r.sizes[size.ID] != size.Counts {
			r.fail("the rows lead to %+v of size %q, which has %+v", r.sizes[size.ID], size.ID, size.Counts)
		}
	}
	active := 0
	for seq, rows := range r.opened {
		for _, row := range rows {
			if row.Status == drop.ReservationActive {
				active++
			}
		}
		if seq < 1 || seq > r.seq {
			r.fail("reservation %s was opened by row %d, which is not there", rows[0].ID, seq)
		}
	}
	if active != len(r.active) {
		r.fail("%d holds are left by the rows, %d rows are active", len(r.active), active)
	}
}
