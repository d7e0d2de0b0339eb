package faults

import (
	"fmt"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"sneakerhead/internal/faults/checker"
)

// column is one cell of the table of promised times.
type column struct {
	promise   checker.Promise
	condition checker.Condition
}

// stopwatch has all measurements of one cell.
type stopwatch struct {
	took    *hdrhistogram.Histogram // µs
	worst   time.Duration
	excused int // measurements during an outage with an allowance, mostly stalls of this machine
}

// timed is one line of the report: a promise and its measurements.
type timed struct {
	Promise   checker.Promise   `json:"promise"`
	Condition checker.Condition `json:"condition"`
	BoundMs   float64           `json:"promisedMs"` // 0: nothing is promised
	Share     float64           `json:"ofInstances"`
	Instances int64             `json:"instances"`
	Excused   int               `json:"excused"`
	P50Ms     float64           `json:"p50Ms"`
	P99Ms     float64           `json:"p99Ms"`
	WorstMs   float64           `json:"worstMs"`
}

func (t timed) String() string {
	return fmt.Sprintf("%-63s %-22s promised %6.0f ms  p50 %6.1f  p99 %6.1f  worst %6.1f ms  of %d (%d excused)",
		t.Promise, t.Condition, t.BoundMs, t.P50Ms, t.P99Ms, t.WorstMs, t.Instances, t.Excused)
}

// time adds a scenario's measurements. The caller holds mu.
func (r *report) time(e *checker.Evidence) {
	const longest = time.Hour
	for _, sample := range checker.Times(e) {
		at := column{sample.Promise, e.Condition}
		w := r.stopwatches[at]
		if w == nil {
			w = &stopwatch{took: hdrhistogram.New(1, longest.Microseconds(), 3)}
			r.stopwatches[at] = w
		}
		if sample.Excused {
			w.excused++
			continue
		}
		_ = w.took.RecordValue(min(sample.Took, longest).Microseconds())
		w.worst = max(w.worst, sample.Took)
	}
}

// table returns the lines of the report, in the order of the promises. The caller holds mu.
func (r *report) table() (lines []timed) {
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	for _, promise := range checker.Promises() {
		for _, condition := range checker.Conditions() {
			w := r.stopwatches[column{promise, condition}]
			if w == nil || w.took.TotalCount() == 0 {
				continue
			}
			lines = append(lines, timed{
				Promise: promise, Condition: condition, BoundMs: ms(checker.Bound(promise, condition)), Share: checker.Share(promise),
				Instances: w.took.TotalCount(), Excused: w.excused, WorstMs: ms(w.worst),
				P50Ms: float64(w.took.ValueAtPercentile(50)) / 1000, P99Ms: float64(w.took.ValueAtPercentile(99)) / 1000,
			})
		}
	}
	return lines
}
