package drop

// Stocked makes all units of a new drop available, and returns the first rows of its ledger: one,
// or where it has sizes one for each of them, in their order. The rows have no time yet.
func (d *Drop) Stocked(actor string) []Entry {
	if !d.HasSizes() {
		d.Counts = allAvailable(d.Counts.Total)
		d.Seq = 1
		return []Entry{{DropID: d.ID, Seq: 1, Kind: EntryCreated, Units: d.Counts.Total, Delta: d.Counts, Actor: actor}}
	}
	d.Counts, d.Seq = Counts{}, 0
	entries := make([]Entry, len(d.Sizes))
	for i := range d.Sizes {
		size := &d.Sizes[i]
		size.Counts = allAvailable(size.Counts.Total)
		d.Counts = d.Counts.Add(size.Counts)
		d.Seq++
		entries[i] = Entry{
			DropID: d.ID, Seq: d.Seq, Kind: EntryCreated, SizeID: size.ID, Units: size.Counts.Total, Delta: size.Counts, Actor: actor,
		}
	}
	return entries
}

func allAvailable(total int) Counts { return Counts{Total: total, Available: total} }
