package api

import (
	"context"
	"sync"
	"time"
)

// deadline is the context of a request that has to be answered by a time, as of
// context.WithDeadline. It makes its timer when somebody first waits for its end: most requests are
// answered without anybody doing so, and a timer costs as much as the rest of a short answer.
type deadline struct {
	context.Context // the request's, which has no deadline of its own

	at time.Time

	mu       sync.Mutex
	timed    context.Context // nil while nobody has waited for the end
	stop     context.CancelFunc
	answered bool
}

// cancel ends the context, because the request is answered.
func (d *deadline) cancel() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.answered = true
	if d.timed != nil {
		d.stop()
	}
}

// Deadline implements context.Context.
func (d *deadline) Deadline() (time.Time, bool) { return d.at, true }

// Done implements context.Context.
func (d *deadline) Done() <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.timed == nil {
		d.timed, d.stop = context.WithDeadline(d.Context, d.at)
		if d.answered {
			d.stop()
		}
	}
	return d.timed.Done()
}

// Err implements context.Context.
func (d *deadline) Err() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case d.timed != nil:
		return d.timed.Err()
	case d.answered:
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
	d.mu.Lock()
	of := d.timed
	d.mu.Unlock()
	if of == nil {
		of = d.Context
	}
	return of.Value(key)
}
