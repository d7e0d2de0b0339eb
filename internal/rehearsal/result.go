package rehearsal

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// Verdict is how a rehearsal ended.
type Verdict string

// The verdicts.
const (
	Passed    Verdict = "passed"    // sold as it should, and every check held
	Failed    Verdict = "failed"    // a check did not hold
	Worthless Verdict = "worthless" // this program was too late itself; its figures mean nothing
)

// Result is all that a rehearsal has found. The report is made of it.
type Result struct {
	Verdict     Verdict           `json:"verdict"`
	Headline    string            `json:"headline"`
	URL         string            `json:"url"`
	State       string            `json:"deploymentState"`
	DropID      uuid.UUID         `json:"dropId"`
	Opened      time.Time         `json:"openedAt"`
	Buyers      int               `json:"buyers"`
	Units       int               `json:"units"`
	Sizes       []string          `json:"sizes"`
	HoldSeconds int               `json:"holdSeconds"`
	Sold        int               `json:"sold"`
	Oversold    int               `json:"oversold"`
	SoldOut     *float64          `json:"soldOutAfterSeconds"` // when the last unit was bought; null: some are left
	Felt        map[request]Times `json:"answersMs"`
	AllFelt     Times             `json:"pressesMs"` // of reserves, purchases and cancels together
	Screens     Times             `json:"screensMs"`
	ClockError  float64           `json:"clockErrorMs"` // by which the screens' delays may be off
	Carries     Capacity          `json:"carries"`
	Answers     map[Kind]int      `json:"answers"`
	Sockets     Sockets           `json:"sockets"`
	Bots        Bots              `json:"bots"`
	Lag         Lag               `json:"lag"`
	Notes       []string          `json:"notes"` // what bounds the figures beside the deployment
	Checks      []Check           `json:"checks"`
	Seconds     []*Second         `json:"seconds"`
	Stock       []StockAt         `json:"stock"`
}

// Times sums up how long something took, in milliseconds.
type Times struct {
	Count int     `json:"count"`
	Mean  float64 `json:"mean"`
	P50   float64 `json:"p50"`
	P90   float64 `json:"p90"`
	P99   float64 `json:"p99"`
	Max   float64 `json:"max"`
}

// Second is what happened in one second; 0 begins with the opening.
type Second struct {
	At      int          `json:"at"`
	Arrived int          `json:"arrived"` // people who opened the page
	Pressed int          `json:"pressed"` // Reserve, by people
	Late    int          `json:"late"`    // of those, not answered within a second
	Slowest float64      `json:"slowestMs"`
	Answers map[Kind]int `json:"answers"`
	Felt    Banded       `json:"felt"`  // presses of this second, by how long their answers took
	Shown   Banded       `json:"shown"` // changes that a screen showed, by how long ago they were committed
}

// StockAt is the stock that a screen was the first to show.
type StockAt struct {
	Seconds   float64        `json:"seconds"` // since the opening
	Available int            `json:"available"`
	Reserved  int            `json:"reserved"`
	Sold      int            `json:"sold"`
	Sizes     map[string]int `json:"sizes"` // available units by size
	seq       int64
}

func stockAt(since time.Duration, s *drop.Stock) StockAt {
	at := StockAt{Seconds: since.Seconds(), Available: s.Available, Reserved: s.Reserved, Sold: s.Sold, Sizes: map[string]int{}, seq: s.Seq}
	for _, size := range s.Sizes {
		at.Sizes[size.ID] = size.Available
	}
	return at
}

// Sockets counts what became of connections.
type Sockets struct {
	Opened   int `json:"opened"`
	Reopened int `json:"reopened"`
	Failed   int `json:"failed"`   // attempts
	MadeRoom int `json:"madeRoom"` // closed with 1013
}

// Bots counts what bots did and were answered.
type Bots struct {
	Count       int `json:"count"`
	Requests    int `json:"requests"`
	RateLimited int `json:"rateLimited"`
	HadToWait   int `json:"hadToWait"`
	AtLimit     int `json:"atLimit"`
	Lost        int `json:"lost"`
}

// judge makes the result.
func (r *run) judge(e *evidence) *Result {
	e.bots.Count = len(r.bots)
	j := r.journal
	j.mu.Lock()
	defer j.mu.Unlock()
	presses := newHistogram()
	result := &Result{
		URL: r.shop.address, State: r.state, DropID: r.drop.ID, Opened: r.clock.shop(r.opens).UTC(), Buyers: r.Buyers,
		Units: e.before.AvailableStock + e.before.ReservedStock, HoldSeconds: r.before.HoldSeconds,
		Sold: e.after.SoldStock - e.before.SoldStock, Felt: map[request]Times{}, Screens: timesOf(j.delays), ClockError: ms(r.clock.error),
		Answers: j.answers, Sockets: j.sockets, Bots: e.bots, Checks: judgeAll(e), Stock: j.series,
	}
	result.Oversold = max(0, result.Sold-result.Units)
	for i := range e.before.Sizes {
		result.Sizes = append(result.Sizes, e.before.Sizes[i].ID+" "+e.before.Sizes[i].Label)
	}
	for about, h := range j.felt {
		result.Felt[about] = timesOf(h)
		if about != requestPage {
			presses.Merge(h)
		}
	}
	for _, n := range slices.Sorted(maps.Keys(j.seconds)) {
		result.Seconds = append(result.Seconds, j.seconds[n])
	}
	result.AllFelt = timesOf(presses)
	result.SoldOut = soldOutAfter(j.series)
	result.Carries = capacity(result.Seconds)
	result.Lag = r.lag.verdict(r.MostLate, percentile(presses, 99))
	result.Notes = r.notes()
	result.conclude(e)
	return result
}

func timesOf(h *hdrhistogram.Histogram) Times {
	at := func(p float64) float64 { return ms(time.Duration(h.ValueAtPercentile(p)) * time.Microsecond) }
	if h.TotalCount() == 0 {
		return Times{}
	}
	return Times{Count: int(h.TotalCount()), Mean: h.Mean() / 1000, P50: at(50), P90: at(90), P99: at(99), Max: at(100)}
}

// soldOutAfter returns when the last unit was bought, by the first screen that showed it.
func soldOutAfter(series []StockAt) *float64 {
	if len(series) == 0 {
		return nil
	}
	last := series[len(series)-1]
	if last.Available+last.Reserved > 0 {
		return nil
	}
	for i := range series {
		if series[i].Sold == last.Sold {
			return &series[i].Seconds
		}
	}
	return nil
}

// conclude sets the verdict and the sentence that sums everything up.
func (r *Result) conclude(e *evidence) {
	r.Verdict = Passed
	broken := r.Broken()
	lasting := slices.ContainsFunc(broken, func(c Check) bool { return !c.Timed })
	switch {
	case lasting, len(broken) > 0 && r.Lag.Worthless == "":
		r.Verdict = Failed
	case r.Lag.Worthless != "":
		r.Verdict = Worthless
	}
	var parts []string
	if r.SoldOut != nil {
		parts = append(parts, "sold out in "+human(time.Duration(*r.SoldOut*float64(time.Second))))
	} else {
		parts = append(parts, fmt.Sprintf("%s sold", thousands(r.Sold)))
	}
	parts = append(parts, fmt.Sprintf("%s oversold", thousands(r.Oversold)))
	times := "no verdict on times"
	if r.Lag.Worthless == "" {
		times = r.Carries.sentence()
		parts = append(parts, "every answer within "+atMost(r.AllFelt.Max), "screens within "+atMost(r.Screens.P99))
	}
	switch {
	case !e.audited:
	case len(e.auditBreaches) == 0:
		parts = append(parts, "audit clean")
	default:
		parts = append(parts, fmt.Sprintf("audit: %d breaches", len(e.auditBreaches)))
	}
	r.Headline = fmt.Sprintf("%s pairs, %s people: %s; %s", thousands(r.Units), thousands(r.Buyers), strings.Join(parts, ", "), times)
}

// Broken returns the checks that did not hold.
func (r *Result) Broken() (all []Check) {
	for _, c := range r.Checks {
		if !c.Held {
			all = append(all, c)
		}
	}
	return all
}
