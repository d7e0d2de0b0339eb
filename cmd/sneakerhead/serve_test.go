package main

import (
	"fmt"
	"net"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth/authtest"
	"sneakerhead/internal/postgres/pgtest"
)

// serving returns valid settings for serve: variables with the secrets, and arguments.
func serving(t *testing.T, database string) (settings, []string) {
	t.Helper()
	clerk := authtest.New(t)
	env := settings{
		"DB_URL": database, "REDIS_URL": "redis://:hunter2@127.0.0.1:1/0", "CLERK_JWT_KEY": clerk.PublicPEM(),
	}
	return env, []string{"serve", "--host=127.0.0.1", "--port=0", "--metrics-addr=off", "--clerk-issuer=" + clerk.Rules().Issuer}
}

func TestServe_WithoutClerk(t *testing.T) {
	t.Parallel()
	stdout, stderr, status := program(t, settings{"DB_URL": "postgres://a:hunter2@127.0.0.1:1/b", "REDIS_URL": "redis://:hunter2@127.0.0.1:1"}, "serve")
	require.Equal(t, 1, status)
	require.Empty(t, stdout)
	requireOneLine(t, stderr)
	require.Contains(t, stderr, "CLERK_ISSUER and CLERK_JWT_KEY: want both set")
	require.NotContains(t, stderr, "hunter2")
}

func TestServe_OnASchemaThatIsTooOld(t *testing.T) {
	t.Parallel()
	env, args := serving(t, pgtest.EmptyURL(t))
	r := run(t, env, args...)
	require.ErrorContains(t, r.err, "run `sneakerhead migrate up`")
	requireOneLine(t, r.err.Error())
}

func TestServe_ThePortIsInUse(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	env, args := serving(t, pgtest.EmptyURL(t))
	port := taken.Addr().(*net.TCPAddr).Port
	r := run(t, env, append(args, fmt.Sprint("--port=", port))...)
	require.ErrorContains(t, r.err, "PORT: cannot listen on 127.0.0.1:"+fmt.Sprint(port))
	requireOneLine(t, r.err.Error())
	require.Empty(t, r.stdout)
}

func TestServe_MetricsOrProfilesOnAnAddressInUse(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	env, args := serving(t, pgtest.EmptyURL(t))
	for flag, variable := range map[string]string{"--metrics-addr=": "METRICS_ADDR", "--pprof-addr=": "PPROF_ADDR"} {
		r := run(t, env, append(args, flag+taken.Addr().String())...)
		require.ErrorContains(t, r.err, variable+": cannot listen on "+taken.Addr().String())
		requireOneLine(t, r.err.Error())
	}
}
