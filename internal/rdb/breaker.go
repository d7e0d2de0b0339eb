package rdb

import (
	"context"
	"errors"
	"sync"
	"time"
)

const (
	tripAfter  = 3                      // failures in a row
	retryAfter = 500 * time.Millisecond // how long calls fail at once before one tries again
)

// ErrAway is returned without asking while Redis is known to be away.
var ErrAway = errors.New("redis is away")

// Metrics see what goes wrong between here and Redis. Its methods must not block.
type Metrics interface {
	GateAway(away bool) // calls of the gate, or of some of a Cluster's gates, began to fail at once, or none does any more
	BusAway(away bool)  // the subscription was lost, or came back
	NewsMalformed()     // a message could not be read, and was dropped

	GateCall(name string, users int, took time.Duration) // one call; users is how many attempts share it, of an admit only
}

type noMetrics struct{}

func (noMetrics) GateAway(bool)  {}
func (noMetrics) BusAway(bool)   {}
func (noMetrics) NewsMalformed() {}

func (noMetrics) GateCall(string, int, time.Duration) {}

// breaker keeps a lost Redis from costing every call its whole limit.
//
//	closed ──tripAfter failures──▶ open ──retryAfter──▶ one probe at a time
//	   ▲                            ▲                        │
//	   └────────── success ─────────┼────────────────────────┤
//	                                └──────── failure ───────┘
type breaker struct {
	onChange func() // may ask the breaker
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
	if !b.enter() {
		return ErrAway
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	done := false
	defer func() {
		if !done { // the call panicked: its probe must not stay taken
			b.leave(false)
		}
	}()
	err := call(limited)
	done = true
	if err != nil && ctx.Err() != nil {
		b.forget() // the caller gave up: that says nothing about Redis
		return err
	}
	b.leave(err == nil)
	return err
}

func (b *breaker) enter() bool {
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

func (b *breaker) leave(ok bool) {
	if b.judge(ok) {
		b.onChange()
	}
}

// judge reports whether the call's outcome opened or closed the breaker.
func (b *breaker) judge(ok bool) bool {
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

func (b *breaker) forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.probing = false
}

func (b *breaker) away() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.open
}
