// Package combiner lets many callers share one piece of work: calls that arrive while a batch for
// their key is in flight form the next batch. There is no timer and no minimum size: a call that
// finds no batch in flight starts one at once.
//
//	Do ─┐                    ┌─▶ result
//	Do ─┼─▶ waiting ─▶ run ──┼─▶ result
//	Do ─┘   (bounded)        └─▶ result
//
// At most one batch for each key runs at a time, on a goroutine and with a deadline of the
// combiner's own, so a caller that gives up does not end the work that others wait for. A batch
// begins after all of its calls were made, so what it reads is never older than a call. Keys
// without waiting calls are forgotten. Two of the goroutines are kept for a while, for the next
// keys.
package combiner

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"
)

// Errors that Do returns beside those of the work itself.
var (
	ErrOverloaded = errors.New("combiner: too many calls wait, or this one waited too long; it was not run")
	ErrStopped    = errors.New("combiner: stopped; the call was not run")
	ErrPanicked   = errors.New("combiner: the work panicked")
)

// Options bound a combiner. Every field is required.
type Options struct {
	MaxBatch   int           // calls in one batch
	MaxWaiting int           // calls that wait for one key
	MaxWait    time.Duration // how long a call may wait for its batch to begin; then it is refused without being run
	Deadline   time.Duration // how long one batch may run
}

// Run does the work of one batch, and returns the answer to each call at the call's index. An error
// is the answer to all.
type Run[K comparable, In, Out any] func(ctx context.Context, key K, batch []In) ([]Out, error)

// Combiner batches calls by key. Make one with New, and Stop it.
type Combiner[K comparable, In, Out any] struct {
	options Options
	run     Run[K, In, Out]

	mu      sync.Mutex
	queues  map[K]*queue[In, Out]
	stopped bool
	workers workers[K, In, Out]
}

// New returns a combiner that does its work with run.
func New[K comparable, In, Out any](options Options, run Run[K, In, Out]) *Combiner[K, In, Out] {
	return &Combiner[K, In, Out]{
		options: options, run: run, queues: make(map[K]*queue[In, Out]), workers: newWorkers[K, In, Out](),
	}
}

// Do runs one call in the next batch of its key and returns its answer. Its error is that of the
// work, ErrOverloaded or ErrStopped when the call was not run, or the context's error. A call whose
// context has ended before the batch begins is not run. When the context ends later, the call is
// still carried out; only Do returns earlier.
func (c *Combiner[K, In, Out]) Do(ctx context.Context, key K, in In) (Out, error) {
	return c.do(ctx, key, in, ordinary)
}

// DoFirst is Do in a lane of its own, which every batch takes from first: it never waits behind
// calls of Do.
func (c *Combiner[K, In, Out]) DoFirst(ctx context.Context, key K, in In) (Out, error) {
	return c.do(ctx, key, in, urgent)
}

// DoToEnd is Do for work that is always short, because watching a context can cost more than the
// work. It returns when the call was answered or refused, even if its context is cancelled earlier.
// It watches the context only if that has a deadline that may come before the end of the work, as
// MaxWait and Options.Deadline bound it. The work must end by Options.Deadline: nothing else ends
// the wait.
func (c *Combiner[K, In, Out]) DoToEnd(ctx context.Context, key K, in In) (Out, error) {
	if end, limited := ctx.Deadline(); limited && time.Until(end) < c.options.MaxWait+c.options.Deadline {
		return c.Do(ctx, key, in)
	}
	call := newCall[In, Out](ctx, in)
	if err := c.enqueue(key, call, ordinary); err != nil {
		var none Out
		return none, err
	}
	r := <-call.result
	return r.out, r.err
}

func (c *Combiner[K, In, Out]) do(ctx context.Context, key K, in In, lane lane) (Out, error) {
	call := newCall[In, Out](ctx, in)
	if err := c.enqueue(key, call, lane); err != nil {
		var none Out
		return none, err
	}
	return call.wait(ctx)
}

func (c *Combiner[K, In, Out]) enqueue(key K, call *call[In, Out], lane lane) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stopped {
		return ErrStopped
	}
	q, ok := c.queues[key]
	if !ok {
		q = &queue[In, Out]{}
		c.queues[key] = q
		c.start(work[K, In, Out]{key, q})
	}
	if q.isFull(lane, &c.options) {
		return ErrOverloaded
	}
	q.lanes[lane] = append(q.lanes[lane], call)
	if ok && !q.alarmSet {
		c.setAlarm(q, call.made)
	}
	return nil
}

// Full reports whether Do would refuse a call for this key now. It is for callers that have other
// work to do before the call, which would then be in vain.
func (c *Combiner[K, In, Out]) Full(key K) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	q, ok := c.queues[key]
	return ok && q.isFull(ordinary, &c.options)
}

// setAlarm makes a queue's alarm ring when a call that was made at a time has waited for too long.
// One alarm for all calls that wait costs much less than a timer for each, nearly all of which
// would be stopped. A call that finds no batch in flight needs none.
func (c *Combiner[K, In, Out]) setAlarm(q *queue[In, Out], made time.Time) {
	q.alarmSet = true
	left := time.Until(made.Add(c.options.MaxWait))
	if q.alarm == nil {
		q.alarm = time.AfterFunc(left, func() { c.ring(q) })
	} else {
		q.alarm.Reset(left)
	}
}

// ring refuses the calls that have waited for too long, and sets the alarm again when others wait.
func (c *Combiner[K, In, Out]) ring(q *queue[In, Out]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	q.alarmSet = false
	if next := q.giveUp(time.Now().Add(-c.options.MaxWait)); !next.IsZero() {
		c.setAlarm(q, next)
	}
}

// serve runs the batches of one key until none waits.
func (c *Combiner[K, In, Out]) serve(key K, q *queue[In, Out]) {
	for batch := c.next(key, q); len(batch) > 0; batch = c.next(key, q) {
		c.runBatch(key, batch)
	}
}

// next takes the next batch. When no call waits it forgets the key, under the same lock under which
// calls look it up.
func (c *Combiner[K, In, Out]) next(key K, q *queue[In, Out]) []*call[In, Out] {
	c.mu.Lock()
	defer c.mu.Unlock()
	q.observe()
	batch := q.take(c.options.MaxBatch)
	if len(batch) == 0 {
		delete(c.queues, key)
		if q.alarm != nil {
			q.alarm.Stop()
		}
	}
	return batch
}

func (c *Combiner[K, In, Out]) runBatch(key K, batch []*call[In, Out]) {
	ctx, cancel := context.WithTimeout(context.Background(), c.options.Deadline)
	defer cancel()
	inputs := make([]In, len(batch))
	for i, call := range batch {
		inputs[i] = call.in
	}
	outputs, err := c.guarded(withCallers(ctx, batch), key, inputs)
	if err == nil && len(outputs) != len(batch) {
		err = fmt.Errorf("combiner: %d answers to %d calls", len(outputs), len(batch))
	}
	for i, call := range batch {
		if err != nil {
			call.result <- result[Out]{err: err}
		} else {
			call.result <- result[Out]{out: outputs[i]}
		}
	}
}

// guarded turns a panic of the work into an error: one bad batch must not end the process with all
// other batches.
func (c *Combiner[K, In, Out]) guarded(ctx context.Context, key K, inputs []In) (outputs []Out, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v\n%s", ErrPanicked, p, debug.Stack())
		}
	}()
	return c.run(ctx, key, inputs)
}

// Stop refuses new calls, runs and answers those that wait, and returns when no batch runs. It may
// be called twice.
func (c *Combiner[K, In, Out]) Stop() {
	c.mu.Lock()
	if !c.stopped {
		c.stopped = true
		close(c.workers.rested)
	}
	c.mu.Unlock()
	c.workers.all.Wait()
}

// Waiting returns how many calls wait for a key's next batch.
func (c *Combiner[K, In, Out]) Waiting(key K) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if q, ok := c.queues[key]; ok {
		return q.waiting()
	}
	return 0
}
