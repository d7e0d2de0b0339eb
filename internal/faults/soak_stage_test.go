package faults

import (
	"syscall"
	"testing"

	"sneakerhead/internal/auth/authtest"
)

// openPlainStage starts everything without links, cables and counters: nothing is to go wrong, and nothing of the
// harness's own is to be measured.
func openPlainStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{t: t, clerk: authtest.New(t)}
	s.openPostgres("")
	s.openRedis()
	for n := range replicaCount {
		r := &replica{n: n, binary: binary, port: freePort(t), metrics: freePort(t), failpoints: freePort(t)}
		r.settings = []string{
			"DB_URL=" + s.dbURL, "REDIS_URL=" + s.redisURL, "CLERK_JWT_KEY=" + s.clerk.PublicPEM(),
			"CLERK_ISSUER=" + s.clerk.Rules().Issuer, "CLIENT_URL=https://shop.example.com",
			"CLERK_AUTHORIZED_PARTIES=" + s.clerk.Rules().AuthorizedParties[0], "ADMIN_EMAILS=boss@example.com",
		}
		r.start(t)
		s.replicas = append(s.replicas, r)
	}
	t.Cleanup(func() { // all at once: each takes its time
		for _, r := range s.replicas {
			r.mu.Lock()
			r.stopped = true
			r.mu.Unlock()
			r.signal(syscall.SIGTERM)
		}
	})
	s.well(startLimit)
	return s
}
