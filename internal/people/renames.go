package people

import (
	"sync"
	"time"

	"sneakerhead/internal/drop"
)

// Clerk's API allows 100 calls in 10 s for a whole shop, so one user may cause only a few.
const (
	maxRenames    = 5 // of one user in renamePeriod
	renamePeriod  = time.Minute
	maxRemembered = 10_000 // users whose renames are remembered
)

// renames counts the names that each user has sent to Clerk in the last minute.
type renames struct {
	now func() time.Time

	mu sync.Mutex
	by map[string][]time.Time // oldest first
}

// allow counts a rename. It returns a refusal with the time of the next one that is allowed when
// the user has made too many.
func (r *renames) allow(userID string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	recent := within(r.by[userID], now)
	if len(recent) >= maxRenames {
		return drop.RateLimitedUntil(recent[0].Add(renamePeriod),
			"You have changed your name five times within a minute. Wait a minute, then save it again.")
	}
	if len(r.by) >= maxRemembered {
		r.forget(now)
	}
	if r.by == nil {
		r.by = map[string][]time.Time{}
	}
	r.by[userID] = append(recent, now)
	return nil
}

// forget removes the users who have made no rename for a minute, or everybody if that leaves too
// many.
func (r *renames) forget(now time.Time) {
	for userID, times := range r.by {
		if len(within(times, now)) == 0 {
			delete(r.by, userID)
		}
	}
	if len(r.by) >= maxRemembered {
		clear(r.by)
	}
}

// within returns the times of the last minute.
func within(times []time.Time, now time.Time) []time.Time {
	for len(times) > 0 && now.Sub(times[0]) >= renamePeriod {
		times = times[1:]
	}
	return times
}
