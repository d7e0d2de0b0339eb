package combiner

import (
	"context"
	"sync/atomic"
	"time"
)

// lane orders the calls of one key: a batch takes urgent calls first.
type lane int

const (
	urgent lane = iota
	ordinary
	laneCount
)

// queue holds the calls that wait for one key. The combiner's lock guards it.
type queue[In, Out any] struct {
	lanes [laneCount][]*call[In, Out]
	began time.Time     // of the batch in flight; zero before the first
	took  time.Duration // a running mean of the duration of a batch
}

func (q *queue[In, Out]) waiting() int {
	return len(q.lanes[urgent]) + len(q.lanes[ordinary])
}

// isFull reports whether a new call in a lane must be refused, because too many wait or because it
// would wait too long.
func (q *queue[In, Out]) isFull(l lane, o *Options) bool {
	q.dropAbandoned()
	return q.waiting() >= o.MaxWaiting || q.delay(l, o.MaxBatch) > o.MaxWait
}

// dropAbandoned removes the calls that have waited longest as far as their callers have given up,
// so that they keep no places from others while a batch takes long.
func (q *queue[In, Out]) dropAbandoned() {
	for l, calls := range q.lanes {
		for len(calls) > 0 && calls[0].state.Load() == abandoned {
			calls[0] = nil
			calls = calls[1:]
		}
		q.lanes[l] = calls
	}
}

// delay estimates how long a new call in a lane will wait: what is left of the batch in flight, and
// the batches between that and its own.
func (q *queue[In, Out]) delay(l lane, maxBatch int) time.Duration {
	ahead := len(q.lanes[urgent])
	if l == ordinary {
		ahead = q.waiting()
	}
	return max(0, q.took-time.Since(q.began)) + time.Duration(ahead/maxBatch)*q.took
}

// observe adds the duration of the batch that ends now to the mean, in which the newest batch has a
// weight of a quarter. Before the first batch there is none.
func (q *queue[In, Out]) observe() {
	switch took := time.Since(q.began); {
	case q.began.IsZero():
	case q.took == 0:
		q.took = took
	default:
		q.took += (took - q.took) / 4
	}
}

// take begins a batch: it removes at most limit calls that still wait, urgent ones first.
func (q *queue[In, Out]) take(limit int) []*call[In, Out] {
	q.began = time.Now()
	batch := make([]*call[In, Out], 0, min(limit, q.waiting()))
	for l := range q.lanes {
		taken := 0
		for _, call := range q.lanes[l] {
			if len(batch) == limit {
				break
			}
			taken++
			if call.state.CompareAndSwap(waiting, begun) {
				batch = append(batch, call)
			}
		}
		q.lanes[l] = q.lanes[l][taken:]
		if len(q.lanes[l]) == 0 {
			q.lanes[l] = nil // release the array
		}
	}
	return batch
}

// A call waits until its batch begins or its caller gives up, whichever is first.
const (
	waiting int32 = iota
	begun
	abandoned
)

type call[In, Out any] struct {
	caller context.Context // the context that the call was made with
	made   time.Time
	in     In
	state  atomic.Int32
	result chan result[Out]
}

type result[Out any] struct {
	out Out
	err error
}

func newCall[In, Out any](ctx context.Context, in In) *call[In, Out] {
	return &call[In, Out]{caller: ctx, made: time.Now(), in: in, result: make(chan result[Out], 1)}
}

// wait returns the call's result. It gives up when the batch has not begun after maxWait, so that
// the call is not run. Once the batch has begun, only the result or the end of the caller's context
// ends the wait.
func (c *call[In, Out]) wait(ctx context.Context, maxWait time.Duration) (Out, error) {
	timer := time.NewTimer(maxWait)
	defer timer.Stop()
	for {
		select {
		case r := <-c.result:
			return r.out, r.err
		case <-timer.C:
			if c.state.CompareAndSwap(waiting, abandoned) {
				var none Out
				return none, ErrOverloaded
			}
		case <-ctx.Done():
			c.state.CompareAndSwap(waiting, abandoned)
			var none Out
			return none, ctx.Err()
		}
	}
}
