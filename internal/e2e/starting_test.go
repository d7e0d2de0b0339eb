package e2e_test

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth/authtest"
	"sneakerhead/internal/postgres/pgtest"
	"sneakerhead/internal/rdb/rdbtest"
)

// launchOn starts a replica on stores that need not be there, and returns when its port is open.
func launchOn(t *testing.T, dbURL, redisURL string, settings ...string) *replica {
	t.Helper()
	clerk := authtest.New(t)
	return launch(t, append([]string{
		"DB_URL=" + dbURL, "REDIS_URL=" + redisURL, "CLERK_JWT_KEY=" + clerk.PublicPEM(), "CLERK_ISSUER=" + clerk.Rules().Issuer,
	}, settings...)...)
}

func (r *replica) readiness(t *testing.T) (status int, says string) {
	t.Helper()
	answer := r.send(t, "GET", "/readyz", "", nil)
	return answer.status, string(answer.body)
}

// requireStarting checks what a replica answers before it has reached Postgres.
func requireStarting(t *testing.T, r *replica) {
	t.Helper()
	require.Equal(t, 200, r.send(t, "GET", "/healthz", "", nil).status)
	status, says := r.readiness(t)
	require.Equal(t, 503, status)
	require.JSONEq(t, `{"status":"starting"}`, says)
	for _, path := range []string{"/", "/api/drops/live", "/api/config", "/ws", "/nowhere"} {
		answer := r.send(t, "GET", path, "", nil)
		require.Equal(t, 503, answer.status, path)
		require.Equal(t, "unavailable", answer.code(), path)
		require.NotEmpty(t, answer.header.Get("Retry-After"), path)
		require.NotEmpty(t, answer.header.Get("X-Request-Id"), path)
	}
	require.Equal(t, 503, r.send(t, "POST", "/healthz", "", "{}").status)
}

func TestStarting_AnswersBeforePostgresDoes(t *testing.T) {
	cable := pgtest.Plug(t, pgtest.URL(t))
	cable.Unplug()
	r := launchOn(t, cable.URL(), rdbtest.Fresh(t).URL())
	requireStarting(t, r)
	require.Eventually(t, func() bool { return strings.Contains(r.logged(), "waiting for Postgres") }, patience, pollEvery)
	requireStarting(t, r)
	require.NoError(t, cable.Replug())
	r.waitReady()
	require.Equal(t, 200, r.send(t, "GET", "/api/drops/live", "", nil).status)
	require.Equal(t, 1, strings.Count(r.logged(), "waiting for Postgres"), "the wait is logged once")
	require.Contains(t, r.logged(), "Postgres answers")
}

func TestStarting_EndsOnSIGTERM(t *testing.T) {
	cable := pgtest.Plug(t, pgtest.URL(t))
	cable.Unplug()
	r := launchOn(t, cable.URL(), rdbtest.Fresh(t).URL())
	r.signal(syscall.SIGTERM)
	select {
	case <-r.exited:
	case <-time.After(patience):
		t.Fatal("it still waits for Postgres")
	}
	require.Zero(t, r.process.ProcessState.ExitCode(), r.logged())
}

// TestStarting_EndsWhenItIsRefused gives credentials that no waiting makes right.
func TestStarting_EndsWhenItIsRefused(t *testing.T) {
	right, redis := pgtest.URL(t), rdbtest.Fresh(t).URL()
	password := between(right, ":", "@")
	ofNoAuthority, _ := behindTLS(t, redis)
	for name, row := range map[string]struct{ dbURL, redisURL, says string }{
		"another password of Postgres's": {strings.Replace(right, password, "wrong-secret", 1), redis, `password of user \"`},
		"another user of Postgres's":     {strings.Replace(right, "//", "//nobody-", 1), redis, `user \"nobody-`},
		"another database":               {strings.Replace(right, "?", "-gone?", 1), redis, `no database \"`},
		"another password of Redis's":    {right, strings.Replace(redis, between(redis, ":", "@"), "wrong-secret", 1), "REDIS_URL: Redis refuses the user or the password"},
		"no password of Redis's":         {right, strings.Replace(redis, between(redis, ":", "@"), "", 1), "REDIS_URL: Redis wants a password"},
		"an authority of nobody":         {right, ofNoAuthority, "REDIS_URL: Redis's certificate is not trusted"},
	} {
		t.Run(name, func(t *testing.T) {
			r := launchOn(t, row.dbURL, row.redisURL)
			select {
			case <-r.exited:
			case <-time.After(patience):
				t.Fatalf("it waits:\n%s", r.logged())
			}
			require.NotZero(t, r.process.ProcessState.ExitCode())
			require.Contains(t, r.logged(), strings.ReplaceAll(row.says, `\"`, `"`))
			require.NotContains(t, r.logged(), "wrong-secret")
			require.NotContains(t, r.logged(), password)
		})
	}
}

// between returns the text after the last start before end, as of the password in an address.
func between(address, start, end string) string {
	head, _, _ := strings.Cut(address, end)
	return head[strings.LastIndex(head, start)+1:]
}
