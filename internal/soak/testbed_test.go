package soak

import (
	"testing"
	"time"

	"sneakerhead/internal/auth/authtest"
	"sneakerhead/internal/faults/deployment"
)

// testbed has the stores and replicas. There are no proxies between them and no counters, since no
// faults are injected and the test's own memory must not be measured.
type testbed struct {
	t        *testing.T
	clerk    *authtest.Authority
	dbURL    string
	redisURL string
	replicas []*deployment.Replica
}

// openTestbed starts everything and waits until it is healthy.
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
	t.Cleanup(func() { // all at once, because stopping takes seconds
		for _, r := range s.replicas {
			r.Stop()
		}
	})
	deployment.WaitHealthy(t, deployment.StartLimit, s.replicas...)
	return s
}

// machineClock is the clock for reading gates, which needs no offset.
type machineClock struct{}

func (machineClock) Now() time.Time { return time.Now() }
