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
	lanes    [laneCount][]*call[In, Out]
	began    time.Time     // of the batch in flight; zero before the first
	took     time.Duration // a running mean of the duration of a batch
	alarm    *time.Timer   // nil until a call waits behind a batch
	alarmSet bool          // it rings before the first of the waiting calls has waited for too long, or then
}

func (q *queue[In, Out]) waiting() int {
	return len(q.lanes[urgent]) + len(q.lanes[ordinary])
}

// isFull reports whether a new call in a lane must be refused, because too many wait or because it
// would wait too long.
func (q *queue[In, Out]) isFull(l lane, o *Options) bool {
	return q.waiting() >= o.MaxWaiting || q.delay(l, o.MaxBatch) > o.MaxWait
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

// take begins a batch: it removes at most limit calls that still wait, urgent ones first. Calls
// whose context has ended are not run.
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
			if err := call.caller.Err(); err != nil {
				call.abandon(err)
			} else if call.state.CompareAndSwap(waiting, begun) {
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

// giveUp refuses and removes the calls that were made at or before a time and still wait, so that
// they keep no places from others while a batch takes long. It returns when the first of those that
// wait on was made; the zero time when there is none. The calls of a lane are in the order in which
// they were made.
func (q *queue[In, Out]) giveUp(madeBy time.Time) (next time.Time) {
	for l, calls := range q.lanes {
		for len(calls) > 0 && !calls[0].waitsSince(madeBy) {
			calls[0].abandon(ErrOverloaded)
			calls[0] = nil
			calls = calls[1:]
		}
		q.lanes[l] = calls
		if len(calls) > 0 && (next.IsZero() || calls[0].made.Before(next)) {
			next = calls[0].made
		}
	}
	return next
}

// A call waits until its batch begins, it has waited for too long, or its context ends, whichever
// is first.
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

// waitsSince reports whether a call still waits that was made after a time.
func (c *call[In, Out]) waitsSince(madeBy time.Time) bool {
	return c.state.Load() == waiting && c.made.After(madeBy)
}

// abandon answers a call that still waits with an error.
func (c *call[In, Out]) abandon(err error) {
	if c.state.CompareAndSwap(waiting, abandoned) {
		c.result <- result[Out]{err: err}
	}
}

// wait returns the call's result, or the context's error when that ends first. A call that has not
// begun is not run then.
func (c *call[In, Out]) wait(ctx context.Context) (Out, error) {
	select {
	case r := <-c.result:
		return r.out, r.err
	case <-ctx.Done():
		c.state.CompareAndSwap(waiting, abandoned)
		var none Out
		return none, ctx.Err()
	}
}
