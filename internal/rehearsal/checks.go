package rehearsal

import (
	"fmt"
	"maps"
	"slices"
	"strings"

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
