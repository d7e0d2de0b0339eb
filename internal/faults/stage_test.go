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

// stage is everything that runs: the servers, the replicas and the ways between them. Drops come and go on it.
type stage struct {
	t        *testing.T
	clerk    *authtest.Authority
	admin    string // a token
	postgres *devstack.Postgres
	dbURL    string // straight to Postgres
	redis    *devstack.Redis
	sentinel *devstack.RedisSentinel // in place of redis
	redisURL string                  // straight to Redis
	commits  *pgtest.Cable
	scripts  *rdbtest.Proxy // nil with Sentinels
	replicas []*replica
	counters *counters
}

// stageOptions say what is special about a stage.
type stageOptions struct {
	postgresDir string // where Postgres keeps its data; "" = a scratch folder
	sentinel    bool
}

// openStage starts everything and waits until it is well.
func openStage(t *testing.T, options stageOptions) *stage {
	t.Helper()
	s := &stage{t: t, clerk: authtest.New(t)}
	s.admin = s.token("admin", authtest.Claims{"email": deployment.Boss})
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
	t.Cleanup(func() { // all at once: each takes its time
		for _, r := range s.replicas {
			r.Stop()
		}
	})
	s.well(startLimit)
	return s
}

// newReplica starts a replica with links of its own.
func (s *stage) newReplica(n int, newLink func(name, upstream string) *link) *replica {
	s.t.Helper()
	r := &replica{Replica: deployment.NewReplica(s.t, n, binary)}
	r.client = newLink(fmt.Sprint("client-", n), deployment.Address(r.Port))
	r.Front = r.client.address()
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

// well waits until every replica serves, and has nothing to complain of.
func (s *stage) well(within time.Duration) {
	s.t.Helper()
	deployment.Well(s.t, within, s.all()...)
}

// all are the replicas without their links.
func (s *stage) all() []*deployment.Replica {
	all := make([]*deployment.Replica, len(s.replicas))
	for n, r := range s.replicas {
		all[n] = r.Replica
	}
	return all
}

// token signs somebody in for a long run.
func (s *stage) token(user string, changes authtest.Claims) string {
	now := time.Now()
	claims := authtest.Claims{ // valid on wrong clocks too
		"iat": now.Add(-24 * time.Hour).Unix(), "nbf": now.Add(-24 * time.Hour).Unix(), "exp": now.Add(24 * time.Hour).Unix(),
	}
	for name, value := range changes {
		claims[name] = value
	}
	return s.clerk.Token(user, claims)
}
