package faults

import (
	"math"
	"time"

	"sneakerhead/internal/faults/checker"
)

// allow notes an outage that is over.
func (s *scenario) allow(a checker.Allowance) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.allowances = append(s.allowances, a)
}

// suspend notes an outage that begins, so that whoever looks meanwhile knows of it. It ends some time after resume is
// called: as long as it may take until all is right again.
func (s *scenario) suspend(replica int, why string, checks ...string) (resume func(within time.Duration)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	first, from := len(s.allowances), s.Journal.Now()
	for _, check := range checks {
		s.allowances = append(s.allowances, checker.Allowance{
			Check: check, Replica: replica, From: from, Until: time.Duration(math.MaxInt64), Why: why,
		})
	}
	return func(within time.Duration) {
		s.mu.Lock()
		defer s.mu.Unlock()
		for i := range checks {
			s.allowances[first+i].Until = s.Journal.Now() + within
		}
	}
}
