package pressure

import (
	"math"
	"runtime/metrics"
	"time"
)

// waits reads how long goroutines that could run have waited for a processor since the last
// reading. Go's scheduler measures one wait in eight.
type waits struct {
	sample []metrics.Sample
	before []uint64 // the counts at the last reading
}

func newWaits() *waits {
	w := &waits{sample: []metrics.Sample{{Name: "/sched/latencies:seconds"}}}
	w.read()
	return w
}

// read returns the wait that nine of ten did not exceed, and how many were measured.
func (w *waits) read() (wait time.Duration, measured uint64) {
	metrics.Read(w.sample)
	h := w.sample[0].Value.Float64Histogram()
	since := make([]uint64, len(h.Counts))
	for i, count := range h.Counts {
		since[i] = count
		if w.before != nil {
			since[i] -= w.before[i]
		}
		measured += since[i]
	}
	w.before = append(w.before[:0], h.Counts...)
	return ninetieth(since, h.Buckets, measured), measured
}

// ninetieth returns the lower bound of the bucket that the 90th percentile is in. Bucket i is from
// bounds[i] to bounds[i+1], in seconds; the first may begin at minus infinity.
func ninetieth(counts []uint64, bounds []float64, all uint64) time.Duration {
	var upTo uint64
	for i, count := range counts {
		if upTo += count; count > 0 && 10*upTo >= 9*all {
			return time.Duration(math.Max(0, bounds[i]) * float64(time.Second))
		}
	}
	return 0
}
