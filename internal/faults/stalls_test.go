package faults

import (
	"context"
	"time"

	"sneakerhead/internal/faults/checker"
)

// watchStalls allows for the moments in which this machine runs nobody in time: where this goroutine is not woken, no
// replica is either, and a promise about time says nothing.
func (s *scenario) watchStalls(ctx context.Context) {
	const beat, late = 20 * time.Millisecond, 200 * time.Millisecond
	ticker := time.NewTicker(beat)
	defer ticker.Stop()
	for last := s.Journal.Now(); ctx.Err() == nil; {
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
		now := s.Journal.Now()
		if stalled := now - last - beat; stalled > late {
			s.sometimes("this machine stalled", 1)
			for _, check := range []string{checker.AnswerTime, checker.SocketFinal, checker.Overdue, checker.Recovery} {
				s.allow(checker.Allowance{
					Check: check, Replica: checker.AnyReplica, From: last, Until: now + 10*stalled, Why: "the machine was busy with something else",
				})
			}
		}
		last = now
	}
}
