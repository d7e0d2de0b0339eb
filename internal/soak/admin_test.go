package soak

import (
	"fmt"
	"net/http"
	"time"

	"sneakerhead/internal/faults/deployment"
	"sneakerhead/internal/faults/journal"
)

// adminActs sends one of the commands that an admin has for a live drop.
func (s *soakDrop) adminActs(n int) {
	path := "/api/drops/" + s.drop.String()
	k, to := s.soak, s.soak.anyReplica(s.random)
	switch n % 4 {
	case 0:
		s.adjust(n, 2+s.random.IntN(8))
	case 1:
		k.call(to, "GET", path+"/stats", k.people.session(k.admin), nil, http.StatusOK)
		k.call(to, "GET", path+"/reservations?limit=20", k.people.session(k.admin), nil, http.StatusOK)
		k.call(to, "GET", path+"/ledger?limit=20", k.people.session(k.admin), nil, http.StatusOK)
	case 2:
		s.command("POST", "/pause", nil, journal.Request{Kind: journal.Pause})
		deployment.Wait(s.t.Context(), 100*time.Millisecond)
		s.command("POST", "/resume", nil, journal.Request{Kind: journal.Resume})
	default:
		s.adjust(n, -1-s.random.IntN(3))
	}
}

func (s *soakDrop) adjust(n, delta int) {
	s.command("PATCH", "/stock", map[string]any{"delta": delta, "reason": s.reason(n)},
		journal.Request{Kind: journal.Adjust, Delta: delta, Reason: s.reason(n)})
}

// reason returns a text that is unique to one command, and serves as its idempotency key.
func (s *soakDrop) reason(n int) string { return fmt.Sprintf("adjustment %d of drop %s", n, s.drop) }

// command sends a command to one replica after another until it is answered.
func (s *soakDrop) command(method, path string, body any, r journal.Request) {
	r.User, r.DropID = "admin", s.drop
	var content []byte
	if body != nil {
		content = deployment.Encode(body)
	}
	for at := s.random.IntN(deployment.Replicas); s.t.Context().Err() == nil; at++ {
		a := s.Ask(s.soak.replicas[at%deployment.Replicas], method, "/api/drops/"+s.drop.String()+path, s.soak.people.session(s.soak.admin), content, r)
		if !a.ShouldRetry() {
			return
		}
		deployment.Wait(s.t.Context(), max(deployment.RetryPause, a.RetryAfter))
	}
}

// close ends the drop, unless its end time has passed.
func (s *soakDrop) close() {
	switch s.ending {
	case byItsTime:
	case byTheAdmin:
		s.command("POST", "/end", nil, journal.Request{Kind: journal.End})
	case withdrawn:
		s.soak.call(s.soak.anyReplica(s.random), "DELETE", "/api/drops/"+s.drop.String(), s.soak.people.session(s.soak.admin), nil, http.StatusOK)
	}
	s.soak.report.ended(s.ending)
}
