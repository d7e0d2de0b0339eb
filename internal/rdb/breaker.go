package rdb

import (
	"context"
	"errors"
	"sync"
	"time"
)

const (
	tripAfter  = 3                      // failures in a row
	retryAfter = 500 * time.Millisecond // how long calls fail at once before one is let through again
)

// ErrAway is the error of a call that was not made, because Redis did not answer the last ones.
var ErrAway = errors.New("redis is away")

// Metrics are told of the calls to Redis and their failures. The methods must not block.
type Metrics interface {
	GateAway(away bool) // a breaker has opened; false: all are closed again
	BusAway(away bool)  // the subscription was lost, or came back
	NewsMalformed()     // a message could not be read, and was dropped

	GateCall(name string, users int, took time.Duration) // one call; users: how many attempts share it, if it is an admit
}

type noMetrics struct{}

func (noMetrics) GateAway(bool)  {}
func (noMetrics) BusAway(bool)   {}
func (noMetrics) NewsMalformed() {}

func (noMetrics) GateCall(string, int, time.Duration) {}

// breaker keeps a Redis that does not answer from costing every call its whole time limit.
//
//	closed ──tripAfter failures──▶ open ──retryAfter──▶ one probe at a time
//	   ▲                            ▲                        │
//	   └────────── success ─────────┼────────────────────────┤
//	                                └──────── failure ───────┘
type breaker struct {
	onChange func() // called without the lock when the breaker opens or closes
	now      func() time.Time

	mu       sync.Mutex
	failures int // in a row
	open     bool
	probing  bool
	retryAt  time.Time
}

func newBreaker(onChange func()) *breaker {
	return &breaker{onChange: onChange, now: time.Now}
}

// do runs one call within a limit, or returns ErrAway without running it.
func (b *breaker) do(ctx context.Context, limit time.Duration, call func(ctx context.Context) error) error {
	if !b.allow() {
		return ErrAway
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	done := false
	defer func() {
		if !done { // the call panicked: count it as failed, and let another probe through
			b.finish(false)
		}
	}()
	err := call(limited)
	done = true
	if err != nil && ctx.Err() != nil {
		b.endProbe() // the caller's context ended, which says nothing about Redis
		return err
	}
	b.finish(err == nil)
	return err
}

// allow reports whether a call may be made. While the breaker is open it lets one probe through at
// a time.
func (b *breaker) allow() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.open {
		return true
	}
	if b.probing || b.now().Before(b.retryAt) {
		return false
	}
	b.probing = true
	return true
}

func (b *breaker) finish(ok bool) {
	if b.record(ok) {
		b.onChange()
	}
}

// record notes a call's outcome, and reports whether that opened or closed the breaker.
func (b *breaker) record(ok bool) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	was := b.open
	b.probing = false
	if ok {
		b.failures, b.open = 0, false
	} else {
		b.failures++
		b.retryAt = b.now().Add(retryAfter)
		b.open = b.open || b.failures >= tripAfter
	}
	return b.open != was
}

func (b *breaker) endProbe() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.probing = false
}

func (b *breaker) away() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.open
}
