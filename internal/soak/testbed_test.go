package soak

import (
	"testing"
	"time"

	"sneakerhead/internal/auth/authtest"
	"sneakerhead/internal/faults/deployment"
)

// testbed is everything that runs. Nothing stands between the replicas and their stores, and nothing counts: nothing is to go
// wrong, and nothing of the harness's own is to be measured.
type testbed struct {
	t        *testing.T
	clerk    *authtest.Authority
	dbURL    string
	redisURL string
	replicas []*deployment.Replica
}

// openTestbed starts everything and waits until it is well.
func openTestbed(t *testing.T) *testbed {
	t.Helper()
	s := &testbed{t: t, clerk: authtest.New(t)}
	_, s.dbURL = deployment.StartPostgres(t, "", binary)
	s.redisURL = deployment.StartRedis(t).URL()
	for n := range deployment.Replicas {
		r := deployment.NewReplica(t, n, binary)
		r.Settings = deployment.Settings(s.clerk, s.dbURL, s.redisURL)
		r.Start(t)
		s.replicas = append(s.replicas, r)
	}
	t.Cleanup(func() { // all at once: each takes its time
		for _, r := range s.replicas {
			r.Stop()
		}
	})
	deployment.WaitHealthy(t, deployment.StartLimit, s.replicas...)
	return s
}

// machineClock is a clock for reading gates, which needs none.
type machineClock struct{}

func (machineClock) Now() time.Time { return time.Now() }
