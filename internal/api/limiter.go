package api

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	// maxLimited bounds how many users or addresses are remembered at once.
	maxLimited = 200_000

	// idleFor is how long somebody must have asked for nothing to be forgotten: long enough to have
	// all of their requests back, which takes two seconds, so that they are met as if they had been
	// remembered.
	idleFor = 10 * time.Second
)

// limiter holds each key to a number of requests a second, with twice as many at once.
type limiter struct {
	perSecond int // 0: no limit

	mu          sync.Mutex
	young, aged map[string]*rate.Limiter // two generations: when the young one is full or has its age, the aged one is forgotten
	turned      time.Time                // when the young one began
}

func newLimiter(perSecond int) *limiter {
	return &limiter{perSecond: perSecond, young: map[string]*rate.Limiter{}, turned: time.Now()}
}

func (l *limiter) allow(key string) bool {
	if l.perSecond == 0 {
		return true
	}
	now := time.Now()
	return l.of(key, now).AllowN(now, 1)
}

func (l *limiter) of(key string, now time.Time) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.young) >= maxLimited/2 || now.Sub(l.turned) >= idleFor {
		l.young, l.aged, l.turned = map[string]*rate.Limiter{}, l.young, now
	}
	if known, ok := l.young[key]; ok {
		return known
	}
	known, ok := l.aged[key]
	if !ok {
		known = rate.NewLimiter(rate.Limit(l.perSecond), 2*l.perSecond)
	}
	l.young[key] = known
	return known
}
