package faults

import (
	"math"
	"time"

	"sneakerhead/internal/faults/checker"
)

// addAllowance records an outage that is over.
func (s *scenario) addAllowance(a checker.Allowance) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.allowances = append(s.allowances, a)
}

// suspendChecks records an outage that begins now, so that checks that run during it know about it.
// The caller ends it with resume, which says how long recovery may still take.
func (s *scenario) suspendChecks(replica int, why string, checks ...string) (resume func(within time.Duration)) {
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
