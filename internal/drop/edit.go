package drop

import (
	"slices"
	"strings"
	"time"
)

// Changes are the new values of a drop's fields; a field that is nil stays as it is.
type Changes struct {
	Name, Description, Brand, SKU, ImageURL *string
	Price                                   *Money
	Currency                                *string
	TotalStock                              *int
	StartsAt                                *time.Time
	EndsAt                                  *time.Time // the zero time: open until somebody ends it
	MaxPerUser                              *int
	FreeReturns                             **int // a nil inside: no wait ever
	HoldDuration                            *time.Duration
	Rehearsal                               *bool
	Sizes                                   []SizeEdit // all of them in their new order

	Revision *int64 // the revision that the changes were made from; nil: whatever it is
}

// change is one field whose new value differs from the old one.
type change struct {
	field   string
	allowed []Status // in which the field may be changed
	apply   func(*Drop)
}

//nolint:gochecknoglobals // constants; Go has none of this type
var (
	beforeOpening   = []Status{Upcoming}
	whileOpen       = []Status{Upcoming, Live, Paused}
	unlessCancelled = []Status{Upcoming, Live, Paused, Ended}
)

// differing lists the changes whose values differ from the drop's.
func (c *Changes) differing(d *Drop) []change {
	var all []change
	compare(&all, "name", unlessCancelled, c.Name, &d.Name, func(d *Drop) *string { return &d.Name })
	compare(&all, "description", unlessCancelled, c.Description, &d.Description, func(d *Drop) *string { return &d.Description })
	compare(&all, "brand", unlessCancelled, c.Brand, &d.Brand, func(d *Drop) *string { return &d.Brand })
	compare(&all, "sku", unlessCancelled, c.SKU, &d.SKU, func(d *Drop) *string { return &d.SKU })
	compare(&all, "imageUrl", unlessCancelled, c.ImageURL, &d.ImageURL, func(d *Drop) *string { return &d.ImageURL })
	if c.Price != nil && !c.Price.Equal(d.Price.Decimal) {
		all = append(all, change{"price", whileOpen, func(d *Drop) { d.Price = *c.Price }})
	}
	compare(&all, "currency", beforeOpening, c.Currency, &d.Currency, func(d *Drop) *string { return &d.Currency })
	if c.TotalStock != nil && *c.TotalStock != d.Counts.Total {
		all = append(all, change{"totalStock", beforeOpening, func(*Drop) {}}) // edit moves the units, with a ledger row
	}
	compareTime(&all, "dropStartTime", beforeOpening, c.StartsAt, d.StartsAt, func(d *Drop) *time.Time { return &d.StartsAt })
	compareTime(&all, "dropEndTime", whileOpen, c.EndsAt, d.EndsAt, func(d *Drop) *time.Time { return &d.EndsAt })
	compare(&all, "maxPerUser", whileOpen, c.MaxPerUser, &d.MaxPerUser, func(d *Drop) *int { return &d.MaxPerUser })
	if c.FreeReturns != nil && !sameNumber(*c.FreeReturns, d.FreeReturns) {
		all = append(all, change{"freeReturns", whileOpen, func(d *Drop) { d.FreeReturns = *c.FreeReturns }})
	}
	compare(&all, "holdSeconds", whileOpen, c.HoldDuration, &d.HoldDuration, func(d *Drop) *time.Duration { return &d.HoldDuration })
	compare(&all, "rehearsal", beforeOpening, c.Rehearsal, &d.Rehearsal, func(d *Drop) *bool { return &d.Rehearsal })
	if c.Sizes != nil && !slices.Equal(c.Sizes, d.sizeEdits()) {
		all = append(all, change{"sizes", whileOpen, func(*Drop) {}}) // edit does it, because it may refuse
	}
	return all
}

// compare adds a change if there is a wanted value and it differs from the current one.
func compare[T comparable](all *[]change, field string, allowed []Status, wanted, current *T, fieldOf func(*Drop) *T) {
	if wanted != nil && *wanted != *current {
		*all = append(*all, change{field, allowed, func(d *Drop) { *fieldOf(d) = *wanted }})
	}
}

func sameNumber(a, b *int) bool {
	return a == b || a != nil && b != nil && *a == *b
}

// compareTime is compare for times: the same moment in two time zones is no difference.
func compareTime(
	all *[]change, field string, allowed []Status, wanted *time.Time, current time.Time, fieldOf func(*Drop) *time.Time,
) {
	if wanted != nil && !wanted.Equal(current) {
		*all = append(*all, change{field, allowed, func(d *Drop) { *fieldOf(d) = *wanted }})
	}
}

// edit changes a drop's fields: all of them before it opens, fewer afterwards. Either all changes
// are made or none.
func (b *batch) edit(command Command) Answer {
	status := b.drop.StatusAt(b.now)
	if status == Cancelled {
		return Answer{Err: ErrCancelled}
	}
	if from := command.Changes.Revision; from != nil && *from != b.drop.Revision {
		return Answer{Err: ErrEditedSince}
	}
	changes := command.Changes.differing(&b.drop)
	if len(changes) == 0 {
		return Answer{Repeated: true}
	}
	edited := b.drop
	fields := make([]string, len(changes))
	for i, c := range changes {
		if !slices.Contains(c.allowed, status) {
			return Answer{Err: tooLateFor(c.field, status)}
		}
		c.apply(&edited)
		fields[i] = c.field
	}
	if err := b.checkEdited(&edited, command.Changes); err != nil {
		return Answer{Err: err}
	}
	if slices.Contains(fields, "sizes") {
		if err := edited.editSizes(command.Changes.Sizes); err != nil {
			return Answer{Err: err}
		}
		b.sizesEdited = true
	}
	counts := b.drop.Counts
	b.drop = edited
	b.drop.Revision++
	command.Reason = strings.TrimSpace(command.Reason + " [" + strings.Join(fields, ", ") + "]")
	entry := b.adminEntry(EntryEdited, "", command)
	if total := command.Changes.TotalStock; total != nil {
		delta := *total - counts.Total
		b.move(entry, max(delta, -delta), Counts{Total: delta, Available: delta})
	}
	b.followClock() // the start or the end may have been moved into the past
	return Answer{}
}

// checkEdited refuses an edited drop whose values contradict each other.
func (b *batch) checkEdited(d *Drop, c *Changes) error {
	if c.Price != nil || c.Currency != nil {
		if wrong := CheckPrice(d.Price, d.Currency); wrong != "" {
			return Invalid(FieldError{Field: "price", Message: wrong})
		}
	}
	switch {
	case !d.EndsAt.IsZero() && !d.EndsAt.After(d.StartsAt):
		return Invalid(FieldError{Field: "dropEndTime", Message: "must be after dropStartTime"})
	case d.MaxPerUser < b.mostUnits:
		return &Refusal{Code: CodeConflict, Detail: "Somebody already has more pairs than that. maxPerUser cannot go below what one user has."}
	case c.TotalStock != nil && d.HasSizes() && *c.TotalStock != d.Counts.Total:
		return Invalid(FieldError{Field: "totalStock", Message: "is the sum of the sizes: change their stock with PATCH /api/drops/{id}/stock"})
	case c.TotalStock != nil && d.Counts.Available+*c.TotalStock-d.Counts.Total < 0:
		return ErrInsufficientStock
	default:
		return nil
	}
}

// tooLateFor returns why a field can no longer be changed.
func tooLateFor(field string, status Status) error {
	if status == Ended {
		return ErrEnded
	}
	detail := "The " + field + " cannot be changed any more: the drop has opened."
	if field == "totalStock" {
		detail = "The drop has opened: add or take away pairs with PATCH /api/drops/{id}/stock."
	}
	return &Refusal{Code: CodeConflict, Detail: detail}
}
