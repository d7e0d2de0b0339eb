package faults

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"sneakerhead/internal/faults/checker"
	"sneakerhead/internal/faults/journal"
)

// results collects what the whole run did and found.
var results = &report{ //nolint:gochecknoglobals // one process makes one report
	Seed: runSeed, Amounts: map[string]int{}, Breaches: map[string]int{}, RareEvents: map[string]int{}, stopwatches: map[column]*stopwatch{},
}

// report is the JSON document that FAULT_REPORT names.
type report struct {
	mu sync.Mutex

	Seed          uint64           `json:"seed"`
	Mode          string           `json:"mode"`
	TookSeconds   float64          `json:"tookSeconds"`
	Scenarios     []playedScenario `json:"scenarios"`
	Amounts       map[string]int   `json:"amounts"`
	Requests      int              `json:"requests"`
	Answered2xx   int              `json:"acknowledged"`
	Breaches      map[string]int   `json:"breaches"` // by check; all must be 0
	LostHolds     int              `json:"lostAcknowledgedHolds"`
	LostPurchases int              `json:"lostAcknowledgedPurchases"`
	DoubleSales   int              `json:"doubleSales"`
	SlowestAnswer float64          `json:"slowestAnswerSeconds"` // of the answers without an allowance
	RareEvents    map[string]int   `json:"sometimes"`
	FirstBreaches []string         `json:"firstBreaches"`
	Times         []timed          `json:"times"` // the table of promised times, as measured
	began         time.Time
	now           string // the current scenario
	stopwatches   map[column]*stopwatch
}

type playedScenario struct {
	Name     string  `json:"name"`
	Seconds  float64 `json:"seconds"`
	Requests int     `json:"requests"`
}

// addCount counts faults that were injected.
func (r *report) addCount(what string, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.Amounts[what] += n
}

// set sets a count that is kept somewhere else.
func (r *report) set(what string, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.Amounts[what] = n
}

// countRareEvent counts an event that a full run must have seen at least once.
func (s *testbed) countRareEvent(what string, n int) {
	results.mu.Lock()
	defer results.mu.Unlock()
	results.RareEvents[what] += n
}

func (r *report) plays(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.now = name
}

func (r *report) played(name string, took time.Duration, requests int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.Scenarios = append(r.Scenarios, playedScenario{name, took.Seconds(), requests})
}

// judged adds the result of one scenario.
func (r *report) judged(e *checker.Evidence, breaches []checker.Breach) {
	r.mu.Lock()
	defer r.mu.Unlock()
	rows, purchases := map[string]bool{}, map[string]bool{}
	sold := map[string]int{}
	for _, row := range e.Truth.Reservations {
		rows[row.ID.String()] = true
	}
	for _, row := range e.Truth.Purchases {
		purchases[row.ID.String()] = true
		sold[row.ReservationID.String()]++
	}
	for _, n := range sold {
		r.DoubleSales += n - 1
	}
	for _, d := range e.Truth.Drops {
		r.DoubleSales += max(0, d.Counts.Sold-d.Counts.Total)
	}
	for i := range e.Requests {
		q := &e.Requests[i]
		r.Requests++
		if !q.Succeeded() || e.Restored {
			continue
		}
		r.Answered2xx++
		if q.Kind == journal.Reserve && !rows[q.Result.Reservation.String()] {
			r.LostHolds++
		}
		if q.Kind == journal.Purchase && !purchases[q.Result.Purchase.String()] {
			r.LostPurchases++
		}
	}
	for _, b := range breaches {
		r.Breaches[b.Check]++
		if len(r.FirstBreaches) < 50 {
			r.FirstBreaches = append(r.FirstBreaches, b.String())
		}
	}
	r.SlowestAnswer = max(r.SlowestAnswer, checker.Slowest(e).Seconds())
	r.time(e)
}

// text returns the report as text.
func (r *report) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "fault suite, %s, seed %d, %.0f s: %d requests, %d of them acknowledged, the slowest answer took %.2f s\n",
		r.Mode, r.Seed, r.TookSeconds, r.Requests, r.Answered2xx, r.SlowestAnswer)
	for _, what := range slices.Sorted(maps.Keys(r.Amounts)) {
		fmt.Fprintf(&b, "  %6d × %s\n", r.Amounts[what], what)
	}
	for _, name := range checker.Names() {
		fmt.Fprintf(&b, "  breaches of %-18s %d\n", name, r.Breaches[name])
	}
	fmt.Fprintf(&b, "  lost acknowledged holds %d, purchases %d; double sales %d\n", r.LostHolds, r.LostPurchases, r.DoubleSales)
	for _, t := range r.Times {
		fmt.Fprintf(&b, "  %s\n", t)
	}
	for _, what := range slices.Sorted(maps.Keys(r.RareEvents)) {
		fmt.Fprintf(&b, "  rare event: %-44s %d\n", what, r.RareEvents[what])
	}
	return b.String()
}

// write prints the report. If a file is named, it also writes the report there as JSON, and as text
// beside it.
func (r *report) write(file string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.Scenarios) == 0 {
		return nil // only the tests of the checker ran
	}
	for _, name := range checker.Names() {
		r.Breaches[name] += 0
	}
	r.Mode = modeName()
	r.Times = r.table()
	r.TookSeconds = time.Since(r.began).Seconds()
	fmt.Print(r.text())
	if file == "" {
		return nil
	}
	encoded, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	if err := os.WriteFile(file, append(encoded, '\n'), 0o644); err != nil { //nolint:gosec // it holds no secret
		return fmt.Errorf("FAULT_REPORT: %w", err)
	}
	return os.WriteFile(strings.TrimSuffix(file, ".json")+".txt", []byte(r.text()), 0o644) //nolint:gosec // as above
}
