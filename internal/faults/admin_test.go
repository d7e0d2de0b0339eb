package faults

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"sneakerhead/internal/faults/deployment"
	"sneakerhead/internal/faults/journal"
)

// administer restocks, so that units are scarce but never gone, takes some back, and pauses the drop for a moment, until
// the scenario is over. Each operation is asked again until its answer is known, or the scenario ends.
func (s *scenario) administer(ctx context.Context) {
	whim := rand.New(rand.NewPCG(s.seed, 1<<32)) //nolint:gosec // whims need no secrecy
	for n := 0; ctx.Err() == nil; n++ {
		deployment.Wait(ctx, 150*time.Millisecond)
		delta := 6 + whim.IntN(12)
		if n%3 == 2 {
			delta = -1 - whim.IntN(4)
		}
		s.insist(ctx, n, "PATCH", "/stock", map[string]any{"delta": delta, "reason": s.reason(n)},
			journal.Request{Kind: journal.Adjust, Delta: delta, Reason: s.reason(n)})
		if n%8 == 7 {
			s.insist(ctx, n, "POST", "/pause", nil, journal.Request{Kind: journal.Pause})
			deployment.Wait(ctx, 100*time.Millisecond)
			s.insist(ctx, n+1, "POST", "/resume", nil, journal.Request{Kind: journal.Resume})
		}
	}
}

// reason is a sentence that only one adjustment has.
func (s *scenario) reason(n int) string { return fmt.Sprintf("adjustment %d of drop %s", n, s.drop) }

// insist asks one replica after the other until one gives a definite answer.
func (s *scenario) insist(ctx context.Context, at int, method, path string, body any, r journal.Request) {
	r.User, r.DropID = "admin", s.drop
	var content []byte
	if body != nil {
		content = deployment.Encode(body)
	}
	for ctx.Err() == nil {
		a := s.Ask(s.replicas[at%len(s.replicas)].Replica, method, "/api/drops/"+s.drop.String()+path, s.admin, content, r)
		if !a.Later() {
			return
		}
		at++
		deployment.Wait(ctx, max(deployment.ComeBy, a.RetryAfter))
	}
}
