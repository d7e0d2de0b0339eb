package drop

import (
	"slices"
	"time"
)

// Wish is the ids of the sizes that somebody wants, the most wanted first: the first of them that
// has a unit is taken. It is empty where the drop has no sizes.
type Wish []string

// Check returns the refusal of a wish that does not fit a drop with these sizes, nil if it fits.
// Its messages say what to send.
func (w Wish) Check(sizes []string) error {
	return w.check(len(sizes) > 0, func(id string) bool { return slices.Contains(sizes, id) })
}

// CheckWish is Wish.Check for the sizes that the drop shows.
func (d *Drop) CheckWish(w Wish) error {
	return w.check(d.HasSizes(), func(id string) bool { return d.Size(id) != nil })
}

func (w Wish) check(sized bool, known func(id string) bool) error {
	problem := ""
	switch {
	case !sized && len(w) > 0:
		problem = "must be left out: this drop has no sizes"
	case !sized:
		return nil
	case len(w) == 0:
		problem = "must name at least one of the drop's sizes, the most wanted first"
	case len(w) > MaxSizes:
		problem = "must name at most 60 sizes"
	default:
		for i, id := range w {
			switch {
			case !known(id):
				problem = "must be ids of this drop's sizes, as its sizes have them"
			case slices.Contains(w[:i], id):
				problem = "must name each size once"
			}
		}
	}
	if problem == "" {
		return nil
	}
	return Invalid(FieldError{Field: "sizes", Message: problem})
}

// counts returns the counts that a wish is about: those of its sizes added up, or the drop's own.
func (d *Drop) counts(w Wish) (all Counts) {
	if !d.HasSizes() {
		return d.Counts
	}
	for _, id := range w {
		if s := d.Size(id); s != nil {
			all = all.Add(s.Counts)
		}
	}
	return all
}

// refusal returns why a wish gets no unit now; nil when one of its sizes has one.
func (d *Drop) refusal(w Wish) error {
	switch c := d.counts(w); {
	case c.Available > 0:
		return nil
	case c.Reserved > 0:
		return ErrAllHeld
	default:
		return ErrSoldOut
	}
}

// RetryAt returns when the first hold of what a wish asks for ends, while nothing of it is
// available; the zero time when nothing is held.
func (d *Drop) RetryAt(w Wish) (first time.Time) {
	if !d.HasSizes() {
		return d.nextHoldEnd().Time
	}
	for _, id := range w {
		s := d.Size(id)
		if s == nil {
			continue
		}
		if end := s.Counts.nextHoldEnd(s.NextHoldEnd); !end.IsZero() && (first.IsZero() || end.Before(first)) {
			first = end.Time
		}
	}
	return first
}
