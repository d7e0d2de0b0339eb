package drop

import (
	"slices"
	"time"
)

// severalUsers is the actor of a row about the units of several users; their reservations name
// them.
const severalUsers = "users"

// unitsKey is a kind of units and their size, such as all units of EU 42 that the batch reserves.
type unitsKey struct {
	kind   EntryKind
	sizeID string
}

// unitsRow returns the ledger row in which this batch counts the units of one kind and size. The
// first call for them creates the row.
func (b *batch) unitsRow(kind EntryKind, sizeID, actor string) *Entry {
	key := unitsKey{kind, sizeID}
	entry, ok := b.units[key]
	if !ok {
		entry = b.append(kind, sizeID, actor, "")
		b.units[key] = entry
	}
	if entry.Actor != actor {
		entry.Actor = severalUsers
	}
	return entry
}

// append begins the ledger's next row, with the next seq. It changes no counter until move is
// called for it.
func (b *batch) append(kind EntryKind, sizeID, actor, reason string) *Entry {
	b.drop.Seq++
	b.drop.UpdatedAt = b.now
	entry := &Entry{
		DropID: b.drop.ID, Seq: b.drop.Seq, Kind: kind, SizeID: sizeID, Actor: actor, Reason: reason, CreatedAt: b.now,
	}
	b.entries = append(b.entries, entry)
	return entry
}

// move adds units and a change of the counters to a row, and applies the change to the drop and to
// the row's size.
func (b *batch) move(entry *Entry, units int, change Counts) {
	entry.Units += units
	entry.Delta = entry.Delta.Add(change)
	b.drop.Counts = b.drop.Counts.Add(change)
	if entry.SizeID != "" {
		size := b.drop.Size(entry.SizeID)
		size.Counts = size.Counts.Add(change)
	}
}

// movedSizes returns the sizes whose units moved, in the seller's order.
func (b *batch) movedSizes() (moved []Size) {
	for _, size := range b.drop.Sizes {
		if slices.ContainsFunc(b.entries, func(e *Entry) bool { return e.SizeID == size.ID }) {
			moved = append(moved, size)
		}
	}
	return moved
}

// noteSoldOut notes when nothing is left that could come back, or that something is again.
func (b *batch) noteSoldOut() {
	switch c := b.drop.Counts; {
	case c.Available+c.Reserved > 0:
		b.drop.SoldOutAt = time.Time{}
	case b.drop.SoldOutAt.IsZero():
		b.drop.SoldOutAt = b.now
	}
}

func (b *batch) decision() Decision {
	if len(b.entries) > 0 {
		b.noteSoldOut()
	}
	var redefined []Size
	if b.sizesEdited {
		redefined = b.drop.Sizes
	}
	return Decision{
		Redefined: redefined,
		Drop:      b.drop,
		Opened:    values(b.opened),
		Closed:    values(b.closed),
		Purchased: b.purchased,
		Sales:     b.sales,
		Entries:   values(b.entries),
		Moved:     b.movedSizes(),
		Answers:   b.answers,
		AtLimit:   b.buyersAtLimit(),
	}
}

// buyersAtLimit returns the buyers of this batch who may buy no more.
func (b *batch) buyersAtLimit() (users []string) {
	for _, p := range b.purchased {
		if b.completed[p.UserID] >= b.drop.MaxPerUser {
			users = append(users, p.UserID)
		}
	}
	return users
}

func values[T any](pointers []*T) []T {
	all := make([]T, len(pointers))
	for i, p := range pointers {
		all[i] = *p
	}
	return all
}
