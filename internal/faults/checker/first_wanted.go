package checker

import (
	"slices"

	"sneakerhead/internal/faults/journal"
)

// firstWanted checks which size those got who asked for several: the first that had a unit. In a
// transaction the reserves come last, so a size that they passed over has nothing left at its end.
func firstWanted(e *Evidence) (all []Breach) {
	reservations, _ := byID(e.Truth)
	for i := range e.Truth.Drops {
		d := &e.Truth.Drops[i]
		s := newStates(e.Truth, d)
		for j := range e.Requests {
			r := &e.Requests[j]
			row, ok := reservations[r.Result.Reservation]
			if r.Kind != journal.Reserve || r.Status != 201 || r.DropID != d.ID || !d.Sized || !ok {
				continue
			}
			rank := slices.Index(r.Wish, row.SizeID)
			if rank < 0 {
				all = append(all, newBreach(FirstWanted, d.ID, "request %s of %s for %v got size %q", r.ID, r.User, r.Wish, row.SizeID))
				continue
			}
			opened, _ := s.after(row.OpenedSeq)
			for _, size := range r.Wish[:rank] {
				if opened >= 0 && s.counts(opened, size).Available > 0 {
					all = append(all, newBreach(FirstWanted, d.ID, "request %s of %s for %v got size %q by row %d, when size %q had units",
						r.ID, r.User, r.Wish, row.SizeID, row.OpenedSeq, size))
				}
			}
		}
	}
	return all
}
