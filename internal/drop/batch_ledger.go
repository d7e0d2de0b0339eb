package drop

import "time"

// severalUsers is the actor of a row about the units of several users; their reservations name
// them.
const severalUsers = "users"

// unitsRow returns the ledger row in which this batch counts the units of one kind, such as all
// units that it reserves. The first call for a kind creates the row.
func (b *batch) unitsRow(kind EntryKind, actor string) *Entry {
	entry, ok := b.units[kind]
	if !ok {
		entry = b.append(kind, actor, "")
		b.units[kind] = entry
	}
	if entry.Actor != actor {
		entry.Actor = severalUsers
	}
	return entry
}

// append begins the ledger's next row, with the next seq. It changes no counter until move is
// called for it.
func (b *batch) append(kind EntryKind, actor, reason string) *Entry {
	b.drop.Seq++
	b.drop.UpdatedAt = b.now
	entry := &Entry{DropID: b.drop.ID, Seq: b.drop.Seq, Kind: kind, Actor: actor, Reason: reason, CreatedAt: b.now}
	b.entries = append(b.entries, entry)
	return entry
}

// move adds units and a change of the counters to a row, and applies the change to the drop.
func (b *batch) move(entry *Entry, units int, change Counts) {
	entry.Units += units
	entry.Delta = entry.Delta.Add(change)
	b.drop.Counts = b.drop.Counts.Add(change)
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
	return Decision{
		Drop:      b.drop,
		Opened:    values(b.opened),
		Closed:    values(b.closed),
		Purchased: b.purchased,
		Sales:     b.sales,
		Entries:   values(b.entries),
		Answers:   b.answers,
	}
}

func values[T any](pointers []*T) []T {
	all := make([]T, len(pointers))
	for i, p := range pointers {
		all[i] = *p
	}
	return all
}
