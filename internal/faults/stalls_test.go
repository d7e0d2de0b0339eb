package faults

import (
	"context"
	"time"

	"sneakerhead/internal/faults/checker"
)

// watchStalls records allowances for moments in which this machine was too busy. When this
// goroutine is not woken in time, neither are the replicas, and measured times say nothing.
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
			s.countRareEvent("this machine stalled", 1)
			for _, check := range []string{checker.AnswerTime, checker.SocketFinal, checker.Overdue, checker.Recovery} {
				s.addAllowance(checker.Allowance{
					Check: check, Replica: checker.AnyReplica, From: last, Until: now + 10*stalled, Why: "the machine was busy with something else",
				})
			}
		}
		last = now
	}
}
