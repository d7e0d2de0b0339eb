//go:build linux

package bench

import (
	"fmt"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// load is the result of a round of requests.
type load struct {
	wanted   int // the status that counts
	statuses map[int]int
	took     time.Duration
	latency  *hdrhistogram.Histogram // microseconds, of all answers with the wanted status
	refusals *hdrhistogram.Histogram // microseconds, of all others
	spent    spent

	noRetryAfter int  // 503s that do not say when to ask again
	disturbed    bool // too many requests were answered 503 for the round to count
}

// newHistogram returns a histogram of microseconds, up to a minute.
func newHistogram() *hdrhistogram.Histogram { return hdrhistogram.New(1, 60_000_000, 3) }

func newLoad(wanted int) *load {
	return &load{wanted: wanted, statuses: map[int]int{}, latency: newHistogram(), refusals: newHistogram()}
}

// count adds an answer, and how long it took.
func (l *load) count(status int, took time.Duration) {
	l.statuses[status]++
	of := l.refusals
	if status == l.wanted {
		of = l.latency
	}
	_ = of.RecordValue(min(max(1, took.Microseconds()), 60_000_000)) // both ends are in its range
}

// answered returns how many answers had the wanted status.
func (l *load) answered() int { return l.statuses[l.wanted] }

// perSecond returns the rate of wanted answers.
func (l *load) perSecond() float64 { return float64(l.answered()) / l.took.Seconds() }

// quantile returns a percentile of the latencies in milliseconds.
func (l *load) quantile(percent float64) float64 {
	return float64(l.latency.ValueAtQuantile(percent)) / 1000
}

// cpuEach returns the processor time in seconds for each wanted answer, without the load
// generator's.
func (l *load) cpuEach() float64 { return l.each(l.spent.server + l.spent.postgres + l.spent.redis) }

// each returns a total for each wanted answer.
func (l *load) each(total float64) float64 { return total / float64(max(1, l.answered())) }

func (l *load) String() string {
	s := l.spent
	others := ""
	for status, n := range l.statuses {
		if status != l.wanted {
			others += fmt.Sprintf("  and %d of %d", n, status)
		}
	}
	return fmt.Sprintf("%8.0f/s  p50 %6.2f  p99 %6.1f  p99.9 %6.1f ms  CPU µs: server %4.0f postgres %4.0f redis %3.0f load %3.0f  allocs %4.0f  WAL %5.0f B  batches %.0f %.0f",
		l.perSecond(), l.quantile(50), l.quantile(99), l.quantile(99.9),
		l.each(s.server)*1e6, l.each(s.postgres)*1e6, l.each(s.redis)*1e6, l.each(s.load)*1e6,
		l.each(s.mallocs), l.each(s.wal), s.gateBatch, s.ledgerBatch) + others
}
