package api

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	// maxLimited bounds how many users or addresses are remembered at once.
	maxLimited = 200_000

	// idleFor is how long a user or address must make no request before it is forgotten. After two
	// seconds without one its whole allowance is back, so forgetting it then changes nothing.
	idleFor = 10 * time.Second
)

// limiter allows each key a number of requests a second, and bursts of twice that number.
type limiter struct {
	perSecond int // 0: no limit

	mu                sync.Mutex
	current, previous map[string]*rate.Limiter // when current is full or old enough, it becomes previous, and previous is dropped
	rotated           time.Time                // when current was begun
}

func newLimiter(perSecond int) *limiter {
	return &limiter{perSecond: perSecond, current: map[string]*rate.Limiter{}, rotated: time.Now()}
}

func (l *limiter) allow(key string) bool {
	if l.perSecond == 0 {
		return true
	}
	now := time.Now()
	return l.limiterFor(key, now).AllowN(now, 1)
}

func (l *limiter) limiterFor(key string, now time.Time) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.current) >= maxLimited/2 || now.Sub(l.rotated) >= idleFor {
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
