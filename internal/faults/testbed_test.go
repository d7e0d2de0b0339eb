package faults

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth/authtest"
	"sneakerhead/internal/devstack"
	"sneakerhead/internal/faults/deployment"
	"sneakerhead/internal/postgres/pgtest"
	"sneakerhead/internal/rdb/rdbtest"
)

const (
	startLimit   = deployment.StartLimit
	pollEvery    = deployment.PollEvery
	replicaCount = deployment.Replicas
)

// testbed is everything that runs: stores, replicas, and the links between them. One scenario after
// another uses it, each with its own drop.
type testbed struct {
	t        *testing.T
	clerk    *authtest.Authority
	admin    string // a token
	postgres *devstack.Postgres
	dbURL    string // straight to Postgres
	redis    *devstack.Redis
	sentinel *devstack.RedisSentinel // instead of redis
	redisURL string                  // straight to Redis
	commits  *pgtest.Cable
	scripts  *rdbtest.Proxy // nil with Sentinels
	replicas []*replica
	counters *counters
}

// testbedOptions are the differences from the usual testbed.
type testbedOptions struct {
	postgresDir string // the folder of Postgres's data; empty: a temporary one
	sentinel    bool
}

// openTestbed starts everything and waits until it is healthy.
func openTestbed(t *testing.T, options testbedOptions) *testbed {
	t.Helper()
	s := &testbed{t: t, clerk: authtest.New(t)}
	s.admin = s.token("admin", authtest.Claims{"email": deployment.AdminEmail})
	s.postgres, s.dbURL = deployment.StartPostgres(t, options.postgresDir, binary)
	s.commits = pgtest.Plug(t, s.dbURL)
	if options.sentinel {
		s.sentinel = rdbtest.Sentinel(t)
		s.redisURL = s.sentinel.URL()
	} else {
		s.redis = deployment.StartRedis(t)
		s.redisURL = s.redis.URL()
		s.scripts = rdbtest.NewProxy(t, s.redis.URL())
	}
	newLink := links(t)
	for n := range replicaCount {
		s.replicas = append(s.replicas, s.newReplica(n, newLink))
	}
	s.counters = newCounters(s)
	t.Cleanup(func() { // all at once, because stopping takes seconds
		for _, r := range s.replicas {
			r.Stop()
		}
	})
	s.waitHealthy(startLimit)
	return s
}

// newReplica starts a replica with its own links.
func (s *testbed) newReplica(n int, newLink func(name, upstream string) *link) *replica {
	s.t.Helper()
	r := &replica{Replica: deployment.NewReplica(s.t, n, binary)}
	r.client = newLink(fmt.Sprint("client-", n), deployment.Address(r.Port))
	r.ClientAddress = r.client.address()
	database, err := url.Parse(s.commits.URL())
	require.NoError(s.t, err)
	r.postgres = newLink(fmt.Sprint("postgres-", n), database.Host)
	database.Host = r.postgres.address()
	redisURL := s.redisURL
	if s.scripts != nil {
		through, err := url.Parse(s.scripts.URL())
		require.NoError(s.t, err)
		r.redis = newLink(fmt.Sprint("redis-", n), through.Host)
		through.Host = r.redis.address()
		redisURL = through.String()
	}
	r.Settings = append(deployment.Settings(s.clerk, database.String(), redisURL), "RATE_LIMIT_USER=0")
	r.Start(s.t)
	return r
}

// waitHealthy waits until every replica serves and is not degraded.
func (s *testbed) waitHealthy(within time.Duration) {
	s.t.Helper()
	deployment.WaitHealthy(s.t, within, s.all()...)
}

// all returns the replicas without their links.
func (s *testbed) all() []*deployment.Replica {
	all := make([]*deployment.Replica, len(s.replicas))
	for n, r := range s.replicas {
		all[n] = r.Replica
	}
	return all
}

// token returns a token that is valid for the whole run, on replicas with wrong clocks too.
func (s *testbed) token(user string, changes authtest.Claims) string {
	now := time.Now()
	claims := authtest.Claims{
		"iat": now.Add(-24 * time.Hour).Unix(), "nbf": now.Add(-24 * time.Hour).Unix(), "exp": now.Add(24 * time.Hour).Unix(),
	}
	for name, value := range changes {
		claims[name] = value
	}
	return s.clerk.Token(user, claims)
}
