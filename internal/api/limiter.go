package api

import (
	"sync"

	"golang.org/x/time/rate"
)

// maxLimited bounds how many users or addresses are remembered at once.
const maxLimited = 200_000

// limiter holds each key to a number of requests a second, with twice as many at once.
type limiter struct {
	perSecond int // 0: no limit

	mu          sync.Mutex
	young, aged map[string]*rate.Limiter // two generations: when the young one is full, the aged one is forgotten
}

func newLimiter(perSecond int) *limiter {
	return &limiter{perSecond: perSecond, young: map[string]*rate.Limiter{}}
}

func (l *limiter) allow(key string) bool {
	return l.perSecond == 0 || l.of(key).Allow()
}

func (l *limiter) of(key string) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if known, ok := l.young[key]; ok {
		return known
	}
	known, ok := l.aged[key]
	if !ok {
		known = rate.NewLimiter(rate.Limit(l.perSecond), 2*l.perSecond)
	}
	if len(l.young) >= maxLimited/2 {
		l.young, l.aged = map[string]*rate.Limiter{}, l.young
	}
	l.young[key] = known
	return known
}
