package rehearsal

import (
	"fmt"
	"slices"

	"sneakerhead/internal/drop"
)

// checkLedger replays the ledger: its rows are numbered without gaps, no count ever falls below
// zero, and all rows together are the stock of the drop and of each size.
func checkLedger(e *evidence, f *faults) string {
	rows := slices.Clone(e.ledger)
	slices.SortFunc(rows, func(a, b entryRow) int { return int(a.seq - b.seq) })
	var sum drop.Counts
	sizes := map[string]drop.Counts{}
	for n, row := range rows {
		if row.seq != int64(n+1) {
			f.add("row %d stands where %d should", row.seq, n+1)
			break
		}
		sum = plus(sum, row.delta)
		if fault := countsFault(sum); fault != "" {
			f.add("after row %d (%s): %s", row.seq, row.kind, fault)
			break
		}
		if row.size == "" {
			continue
		}
		sizes[row.size] = plus(sizes[row.size], row.delta)
		if fault := countsFault(sizes[row.size]); fault != "" {
			f.add("after row %d (%s), size %s: %s", row.seq, row.kind, row.size, fault)
			break
		}
	}
	end := e.after.Stock()
	if sum != end.Counts {
		f.add("the rows add up to %s; the drop has %s", countsText(sum), countsText(end.Counts))
	}
	if last := int64(len(rows)); last != end.Seq {
		f.add("the last row is %d; the drop is at %d", last, end.Seq)
	}
	for _, size := range end.Sizes {
		if got := sizes[size.ID]; got != size.Counts {
			f.add("the rows of size %s add up to %s; it has %s", size.ID, countsText(got), countsText(size.Counts))
		}
	}
	return fmt.Sprintf("%d rows", len(rows))
}
