package rehearsal

import (
	"fmt"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// checkSold: units that are left are a fault when somebody waited for one until the end.
func checkSold(e *evidence, f *faults) string {
	d := &e.after
	sold := d.SoldStock - e.before.SoldStock
	if d.ReservedStock > 0 {
		f.add("%d units are still held, although every hold has ended", d.ReservedStock)
	}
	if d.AvailableStock > 0 && e.stillWant > 0 && len(d.Sizes) == 0 {
		f.add("%d units are left, although %d people waited for one", d.AvailableStock, e.stillWant)
	}
	detail := fmt.Sprintf("%d of %d sold, %d left", sold, d.TotalStock-e.before.SoldStock, d.AvailableStock)
	for i := range d.Sizes {
		if n := d.Sizes[i].AvailableStock; n > 0 {
			detail += fmt.Sprintf(", %d of %s", n, d.Sizes[i].Label)
		}
	}
	if d.AvailableStock > 0 {
		detail += fmt.Sprintf("; %d people waited until they had enough of it", e.stillWant)
	}
	return detail
}

// checkOversold counts what people were told, and not what the shop counts.
func checkOversold(e *evidence, f *faults) string {
	units := e.before.AvailableStock + e.before.ReservedStock
	bySize, bought := map[string]int{}, 0
	for _, c := range e.claims {
		if c.status == drop.ReservationCompleted {
			bought++
			bySize[c.size]++
		}
	}
	if bought > units {
		f.add("%d purchases were confirmed, and there were %d units", bought, units)
	}
	for i := range e.before.Sizes {
		s := &e.before.Sizes[i]
		if n := bySize[s.ID]; n > s.AvailableStock+s.ReservedStock {
			f.add("%d purchases of %s were confirmed, and there were %d units", n, s.Label, s.AvailableStock+s.ReservedStock)
		}
	}
	return fmt.Sprintf("%d confirmed purchases of %d units", bought, units)
}

func checkStocks(e *evidence, f *faults) string {
	f.addFault(e.wrongs[wrongStock])
	stock := e.after.Stock()
	if found := stockFault(&stock); found != "" {
		f.add("at the end: %s", found)
	}
	return fmt.Sprintf("%s different stocks, in answers and on screens", thousands(e.stocks+1))
}

func (f *faults) addFault(w *fault) {
	if w != nil {
		f.addAll(w.count, w.first...)
	}
}

// checkPurchases compares the counter, the list of purchases and what buyers were told.
func checkPurchases(e *evidence, f *faults) string {
	sold := e.after.SoldStock
	if sold != len(e.purchases) {
		f.add("%d are sold, and the list has %d purchases", sold, len(e.purchases))
	}
	told, rows := 0, map[uuid.UUID]purchaseRow{}
	for _, p := range e.purchases {
		rows[p.reservation] = p
	}
	for id, c := range e.claims {
		if c.status != drop.ReservationCompleted {
			continue
		}
		told++
		row, ok := rows[id]
		switch {
		case !ok:
			f.add("user %s was told of purchase %s, which is not in the list", c.user, c.purchase)
		case c.purchase != uuid.Nil && row.id != c.purchase, row.user != c.user, row.size != c.size:
			f.add("user %s was told of purchase %s of size %q; the list has %s of user %s, size %q", c.user, c.purchase, c.size, row.id, row.user, row.size)
		}
	}
	if ours := sold - e.before.SoldStock; ours != told {
		f.add("%d were sold meanwhile, and %d people were told so", ours, told)
	}
	return fmt.Sprintf("%d sold, %d in the list, %d confirmed to buyers", sold, len(e.purchases), told)
}

// checkClaims looks every reservation up that somebody was told of. It must be there in that state,
// or in one that comes later.
func checkClaims(e *evidence, f *faults) string {
	rows := map[uuid.UUID]reservationRow{}
	for _, r := range e.reservations {
		rows[r.id] = r
	}
	for id, c := range e.claims {
		row, ok := rows[id]
		switch {
		case !ok:
			f.add("reservation %s was confirmed to user %s, and is not there", id, c.user)
		case row.user != c.user || row.size != c.size:
			f.add("reservation %s was confirmed to user %s in size %q, and is of user %s, size %q", id, c.user, c.size, row.user, row.size)
		case c.status != drop.ReservationActive && row.status != c.status:
			f.add("reservation %s was confirmed as %s, and is %s", id, c.status, row.status)
		}
	}
	return fmt.Sprintf("%d confirmed, all looked up among %d", len(e.claims), len(e.reservations))
}

// checkStats compares the statistics with the list of reservations.
func checkStats(e *evidence, f *faults) string {
	var counted, series drop.Tally
	for _, r := range e.reservations {
		counted.Holds++
		switch r.status {
		case drop.ReservationCompleted:
			counted.Sold++
		case drop.ReservationExpired:
			counted.Expired++
		case drop.ReservationCancelled:
			counted.Cancelled++
		case drop.ReservationActive:
		}
	}
	for _, s := range e.stats.Series {
		series.Holds, series.Sold = series.Holds+s.Holds, series.Sold+s.Sold
		series.Expired, series.Cancelled = series.Expired+s.Expired, series.Cancelled+s.Cancelled
	}
	if e.stats.Tally != counted {
		f.add("the statistics say %s, the list has %s", tallyText(e.stats.Tally), tallyText(counted))
	}
	if series != counted {
		f.add("the seconds of the statistics add up to %s, the list has %s", tallyText(series), tallyText(counted))
	}
	return tallyText(counted)
}

func tallyText(t drop.Tally) string {
	return fmt.Sprintf("%d holds, %d sold, %d ran out, %d let go", t.Holds, t.Sold, t.Expired, t.Cancelled)
}
