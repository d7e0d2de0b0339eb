package faults

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"sneakerhead/internal/faults/deployment"
	"sneakerhead/internal/faults/journal"
)

// runAdmin adds units, so that they are scarce but never run out, takes some back, and pauses the
// drop for a moment, until the scenario is over. Each request is repeated until its outcome is
// known or the scenario ends.
func (s *scenario) runAdmin(ctx context.Context) {
	random := rand.New(rand.NewPCG(s.seed, 1<<32)) //nolint:gosec // a repeatable sequence, not a secret
	for n := 0; ctx.Err() == nil; n++ {
		deployment.Wait(ctx, 150*time.Millisecond)
		delta := 6 + random.IntN(12)
		if n%3 == 2 {
			delta = -1 - random.IntN(4)
		}
		body, request := s.adjustment(delta, s.reason(n), random)
		s.requestUntilAnswered(ctx, n, "PATCH", "/stock", body, request)
		if n%8 == 7 {
			s.requestUntilAnswered(ctx, n, "POST", "/pause", nil, journal.Request{Kind: journal.Pause})
			deployment.Wait(ctx, 100*time.Millisecond)
			s.requestUntilAnswered(ctx, n+1, "POST", "/resume", nil, journal.Request{Kind: journal.Resume})
		}
	}
}

// adjustment returns the request that adds units, of any size where the drop has some.
func (s *scenario) adjustment(delta int, reason string, random *rand.Rand) (body map[string]any, r journal.Request) {
	r = journal.Request{Kind: journal.Adjust, Delta: delta, Reason: reason}
	body = map[string]any{"delta": delta, "reason": reason}
	if len(s.sizes) > 0 {
		r.SizeID = s.sizes[random.IntN(len(s.sizes))]
		body["size"] = r.SizeID
	}
	return body, r
}

// reason returns a text that only one adjustment has.
func (s *scenario) reason(n int) string { return fmt.Sprintf("adjustment %d of drop %s", n, s.drop) }

// requestUntilAnswered sends the request to one replica after another until one gives a definite
// answer.
func (s *scenario) requestUntilAnswered(ctx context.Context, at int, method, path string, body any, r journal.Request) {
	r.User, r.DropID = "admin", s.drop
	var content []byte
	if body != nil {
		content = deployment.Encode(body)
	}
	for ctx.Err() == nil {
		a := s.Ask(s.replicas[at%len(s.replicas)].Replica, method, "/api/drops/"+s.drop.String()+path, s.admin, content, r)
		if !a.ShouldRetry() {
			return
		}
		at++
		deployment.Wait(ctx, max(deployment.RetryPause, a.RetryAfter))
	}
}
