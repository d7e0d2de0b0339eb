package drop

// severalUsers is the actor of a row that speaks of units of many people; each one's is in the reservations.
const severalUsers = "users"

// tally returns the batch's one row of a kind that counts units, and begins it when it is the first.
func (b *batch) tally(kind EntryKind, actor string) *Entry {
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

// append begins the ledger's next row. A row moves nothing until units are counted into it.
func (b *batch) append(kind EntryKind, actor, reason string) *Entry {
	b.drop.Seq++
	b.drop.UpdatedAt = b.now
	entry := &Entry{DropID: b.drop.ID, Seq: b.drop.Seq, Kind: kind, Actor: actor, Reason: reason, CreatedAt: b.now}
	b.entries = append(b.entries, entry)
	return entry
}

// move counts units into a row and moves the drop's counters by the same change.
func (b *batch) move(entry *Entry, units int, change Counts) {
	entry.Units += units
	entry.Delta = entry.Delta.Add(change)
	b.drop.Counts = b.drop.Counts.Add(change)
}

func (b *batch) decision() Decision {
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
