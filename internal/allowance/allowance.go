// Package allowance limits how often each user, or each address, may do something. The API and the
// sockets share the allowances of addresses, so that a client does not get a second one by using
// the other way in.
package allowance

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	// maxRemembered bounds how many users or addresses are remembered at once.
	maxRemembered = 200_000

	// idleFor is how long a user or address must do nothing before it is forgotten. After two
	// seconds its whole allowance is back, so forgetting it then changes nothing.
	idleFor = 10 * time.Second
)

// Limiter allows each key a number of uses a second, and bursts of twice that number. Make one with
// New.
type Limiter struct {
	perSecond int // 0: no limit

	mu                sync.Mutex
	current, previous map[string]*rate.Limiter // when current is full or old enough, it becomes previous, and previous is dropped
	rotated           time.Time                // when current was begun
}

// New returns a limiter that allows perSecond uses a second; 0 means no limit.
func New(perSecond int) *Limiter {
	return &Limiter{perSecond: perSecond, current: map[string]*rate.Limiter{}, rotated: time.Now()}
}

// Allow counts one use by key, and returns false when that is one too many.
func (l *Limiter) Allow(key string) bool {
	if l.perSecond == 0 {
		return true
	}
	now := time.Now()
	return l.of(key, now).AllowN(now, 1)
}

func (l *Limiter) of(key string, now time.Time) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.current) >= maxRemembered/2 || now.Sub(l.rotated) >= idleFor {
		l.current, l.previous, l.rotated = map[string]*rate.Limiter{}, l.current, now
	}
	if known, ok := l.current[key]; ok {
		return known
	}
	known, ok := l.previous[key]
	if !ok {
		known = rate.NewLimiter(rate.Limit(l.perSecond), 2*l.perSecond)
	}
	l.current[key] = known
	return known
}
