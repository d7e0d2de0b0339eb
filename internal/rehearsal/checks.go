package rehearsal

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// Check is one thing that must be so, and whether it was.
type Check struct {
	Name   string   `json:"name"`
	Held   bool     `json:"held"`
	Detail string   `json:"detail"` // what was compared, with its figures
	Faults []string `json:"faults"` // what was not so, the first few
	Count  int      `json:"count"`  // of all faults
	Timed  bool     `json:"timed"`  // it depends on how fast this program is: its own lag can break it
}

// faults collects what one check has found.
type faults struct {
	all   []string
	count int
}

func (f *faults) add(format string, figures ...any) { f.addAll(1, fmt.Sprintf(format, figures...)) }

func (f *faults) addAll(count int, first ...string) {
	f.count += count
	f.all = append(f.all, first[:min(len(first), max(0, faultsKept-len(f.all)))]...)
}

// namedCheck is one check. It returns what it compared; nothing when it could not be made.
type namedCheck struct {
	name  string
	check func(*evidence, *faults) (detail string)
	timed bool
}

// checks are all checks, in the order of the report.
func checks() []namedCheck {
	return []namedCheck{
		{"everything was sold that people wanted", checkSold, false},
		{"nothing was sold twice", checkOversold, false},
		{"stock adds up wherever it was shown", checkStocks, false},
		{"sold is what people have bought", checkPurchases, false},
		{"every confirmed reservation is there", checkClaims, false},
		{"nobody has more than allowed", checkLimit, false},
		{"the ledger adds up to the stock", checkLedger, false},
		{"the statistics are those of the lists", checkStats, false},
		{"no screen went back", checkScreenOrder, false},
		{"every screen ends with the shop's stock", checkScreens, true},
		{"every press was answered, as planned", checkAnswers, true},
		{"limits bind bots", checkBots, true},
		{"the audit of the database is clean", checkAudit, false},
		{"nothing is left on sale", checkClosing, false},
	}
}

// judgeAll runs every check, and leaves out those that could not be made.
func judgeAll(e *evidence) (all []Check) {
	for _, c := range checks() {
		found := &faults{}
		if detail := c.check(e, found); detail != "" {
			all = append(all, Check{Name: c.name, Held: found.count == 0, Detail: detail, Faults: found.all, Count: found.count, Timed: c.timed})
		}
	}
	return all
}

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

func checkLimit(e *evidence, f *faults) string {
	has, most := map[string]int{}, 0
	for _, r := range e.reservations {
		if r.status == drop.ReservationActive || r.status == drop.ReservationCompleted {
			has[r.user]++
			most = max(most, has[r.user])
		}
	}
	for _, user := range slices.Sorted(maps.Keys(has)) {
		if has[user] > e.after.MaxPerUser {
			f.add("user %s has %d, and %d are allowed", user, has[user], e.after.MaxPerUser)
		}
	}
	return fmt.Sprintf("%d people have units; most have %d, and %d are allowed", len(has), most, e.after.MaxPerUser)
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

func checkScreenOrder(e *evidence, f *faults) string {
	f.addFault(e.wrongs[wrongScreen])
	return "every message of every socket was compared with the one before it"
}

func checkScreens(e *evidence, f *faults) string {
	if len(e.screens) == 0 {
		return ""
	}
	all := screenFaults(e)
	f.addAll(len(all), all...)
	return fmt.Sprintf("%s open sockets, all at seq %d", thousands(len(e.screens)), e.after.Seq)
}

// screenFaults returns the screens that show something else than the shop says.
func screenFaults(e *evidence) (all []string) {
	want := e.after.Stock()
	for _, s := range e.screens {
		if got := &s.shown.stock; got.Seq != want.Seq || !got.SameCounts(&want) {
			all = append(all, fmt.Sprintf("a screen shows seq %d, %s; the shop says seq %d, %s", got.Seq, countsText(got.Counts), want.Seq, countsText(want.Counts)))
		}
	}
	return all
}

func checkAnswers(e *evidence, f *faults) string {
	f.addFault(e.wrongs[wrongAnswer])
	if e.unanswered > 0 {
		f.addAll(e.unanswered, fmt.Sprintf("%d people were still waiting for an answer, or for their turn, at the end", e.unanswered))
	}
	total := 0
	var parts []string
	for _, kind := range Kinds() {
		if n := e.answers[kind]; n > 0 && kind != KindPage {
			total += n
			parts = append(parts, fmt.Sprintf("%s %s", thousands(n), kind))
		}
	}
	return fmt.Sprintf("%s presses: %s", thousands(total), strings.Join(parts, ", "))
}

// checkBots: a bot presses 100 times a second. That none was refused for that means that nothing
// limits a user.
func checkBots(e *evidence, f *faults) string {
	b := &e.bots
	if b.Count == 0 {
		return ""
	}
	if b.RateLimited == 0 {
		f.add("%d bots sent up to %d requests a second each, and none was answered 429: set RATE_LIMIT_USER", b.Count, int(1/botEvery.Seconds()))
	}
	holds := map[string]int{}
	for _, c := range e.claims {
		if c.bot {
			holds[c.user]++
		}
	}
	if free := e.before.FreeReturns; free != nil && e.before.HoldSeconds > int(botLasts.Seconds()) {
		for _, user := range slices.Sorted(maps.Keys(holds)) {
			if holds[user] > *free+1 {
				f.add("bot %s took %d units and let them go, one after the other; after %d it had to wait", user, holds[user], *free+1)
			}
		}
	}
	return fmt.Sprintf("%d bots, %s requests: %s too many (429), %s had to wait, %s had enough", b.Count, thousands(b.Requests),
		thousands(b.RateLimited), thousands(b.HadToWait), thousands(b.AtLimit))
}

func checkAudit(e *evidence, f *faults) string {
	if !e.audited {
		return ""
	}
	f.addAll(len(e.auditBreaches), e.auditBreaches...)
	return e.auditSummary
}

// checkClosing is about a drop that the rehearsal made.
func checkClosing(e *evidence, f *faults) string {
	switch {
	case !e.closing.tried:
		return ""
	case e.closing.failed != nil:
		f.add("%s", e.closing.failed)
		return "the drop could not be ended"
	default:
		return "the drop was ended"
	}
}
