package api

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// deadline is the context of a request that has to be answered by a time, as of
// context.WithDeadline. It makes its timer when somebody first waits for its end: most requests are
// answered without anybody doing so, and a timer costs as much as the rest of a short answer.
type deadline struct {
	context.Context // the request's, which has no deadline of its own

	at time.Time

	timed    atomic.Pointer[timedContext] // nil while nobody has waited for the end
	answered atomic.Bool
	mu       sync.Mutex // held while the timer is made or stopped
}

type timedContext struct {
	context.Context

	stop context.CancelFunc
}

// cancel ends the context, because the request is answered.
func (d *deadline) cancel() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.answered.Store(true)
	if timed := d.timed.Load(); timed != nil {
		timed.stop()
	}
}

// Deadline implements context.Context.
func (d *deadline) Deadline() (time.Time, bool) { return d.at, true }

// Done implements context.Context.
func (d *deadline) Done() <-chan struct{} {
	if timed := d.timed.Load(); timed != nil {
		return timed.Done()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	timed := d.timed.Load()
	if timed == nil {
		timed = &timedContext{}
		timed.Context, timed.stop = context.WithDeadline(d.Context, d.at)
		if d.answered.Load() {
			timed.stop()
		}
		d.timed.Store(timed)
	}
	return timed.Done()
}

// Err implements context.Context.
func (d *deadline) Err() error {
	timed := d.timed.Load()
	switch {
	case timed != nil:
		return timed.Err()
	case d.answered.Load():
		return context.Canceled
	case !time.Now().Before(d.at):
		return context.DeadlineExceeded
	default:
		return d.Context.Err()
	}
}

// Value implements context.Context. Once somebody waits it asks the context with the timer, so that
// package context finds that one there, and needs no goroutine for each context made from this one.
func (d *deadline) Value(key any) any {
	if timed := d.timed.Load(); timed != nil {
		return timed.Context.Value(key)
	}
	return d.Context.Value(key)
}
