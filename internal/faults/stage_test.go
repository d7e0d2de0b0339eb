package faults

import (
	"context"
	"fmt"
	"net/url"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth/authtest"
	"sneakerhead/internal/devstack"
	"sneakerhead/internal/postgres/pgtest"
	"sneakerhead/internal/rdb/rdbtest"
)

// startLimit bounds the start of anything on a busy machine.
const startLimit = 30 * time.Second

// replicaCount is how many replicas a stage has.
const replicaCount = 3

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
	scripts  *rdbtest.Cable // nil with Sentinels
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
	s.admin = s.token("admin", authtest.Claims{"email": "boss@example.com"})
	s.openPostgres(options.postgresDir)
	s.commits = pgtest.Plug(t, s.dbURL)
	if options.sentinel {
		s.sentinel = rdbtest.Sentinel(t)
		s.redisURL = s.sentinel.URL()
	} else {
		s.openRedis()
		s.scripts = rdbtest.Plug(t, s.redis.URL())
	}
	newLink := links(t)
	for n := range replicaCount {
		s.replicas = append(s.replicas, s.newReplica(n, newLink))
	}
	s.counters = newCounters(s)
	t.Cleanup(func() { // all at once: each takes its time
		for _, r := range s.replicas {
			r.mu.Lock()
			r.stopped = true
			r.mu.Unlock()
			r.signal(syscall.SIGCONT)
			r.signal(syscall.SIGTERM)
		}
	})
	s.well(startLimit)
	return s
}

// openPostgres starts a server that loses nothing that it has committed, with the newest schema.
func (s *stage) openPostgres(dir string) {
	s.t.Helper()
	if dir == "" {
		dir = s.scratch()
	}
	var err error
	s.postgres, err = devstack.StartPostgres(s.t.Context(), devstack.PostgresOptions{Dir: dir, Port: freePort(s.t), Durable: true})
	require.NoError(s.t, err)
	s.t.Cleanup(func() { require.NoError(s.t, s.postgres.Stop(context.Background())) })
	require.NoError(s.t, s.postgres.EnsureDatabase(s.t.Context(), "shop"))
	s.dbURL = s.postgres.URL("shop")
	migrate := exec.Command(binary, "migrate", "up")
	migrate.Env = []string{"DB_URL=" + s.dbURL}
	output, err := migrate.CombinedOutput()
	require.NoError(s.t, err, string(output))
}

func (s *stage) openRedis() {
	s.t.Helper()
	var err error
	s.redis, err = devstack.StartRedis(s.t.Context(), devstack.RedisOptions{Dir: s.scratch(), Port: freePort(s.t)})
	require.NoError(s.t, err)
	s.redisURL = s.redis.URL()
	s.t.Cleanup(func() {
		require.NoError(s.t, s.redis.Kill())
		require.NoError(s.t, s.redis.Stop(context.Background()))
	})
}

func (s *stage) scratch() string {
	s.t.Helper()
	scratch, err := devstack.NewScratch()
	require.NoError(s.t, err)
	s.t.Cleanup(func() { require.NoError(s.t, scratch.Remove()) })
	return scratch.Dir
}

// newReplica starts a replica with links of its own.
func (s *stage) newReplica(n int, newLink func(name, upstream string) *link) *replica {
	s.t.Helper()
	r := &replica{n: n, binary: binary, port: freePort(s.t), metrics: freePort(s.t), failpoints: freePort(s.t)}
	r.client = newLink(fmt.Sprint("client-", n), address(r.port))
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
	r.settings = []string{
		"DB_URL=" + database.String(), "REDIS_URL=" + redisURL, "CLERK_JWT_KEY=" + s.clerk.PublicPEM(),
		"CLERK_ISSUER=" + s.clerk.Rules().Issuer, "CLIENT_URL=https://shop.example.com",
		"CLERK_AUTHORIZED_PARTIES=" + s.clerk.Rules().AuthorizedParties[0], "ADMIN_EMAILS=boss@example.com", "RATE_LIMIT_USER=0",
	}
	r.start(s.t)
	return r
}

// well waits until every replica serves, and has nothing to complain of.
func (s *stage) well(within time.Duration) {
	s.t.Helper()
	for _, r := range s.replicas {
		require.Eventuallyf(s.t, func() bool {
			_, well := r.ready()
			return well
		}, within, pollEvery, "replica %d is not well; %s", r.n, r)
	}
}

// pollEvery is how often something is looked at that cannot say when it changes.
const pollEvery = 20 * time.Millisecond

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
