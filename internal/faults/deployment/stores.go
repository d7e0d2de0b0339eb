package deployment

import (
	"context"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth/authtest"
	"sneakerhead/internal/devstack"
)

const (
	// StartLimit is how long a process may take to start on a busy machine.
	StartLimit = 30 * time.Second
	// PollEvery is the interval for checks of things that cannot signal a change.
	PollEvery = 20 * time.Millisecond
	// Replicas is the number of replicas of a testbed.
	Replicas = 3
	// AdminEmail is the address of the admin.
	AdminEmail = "boss@example.com"
)

// StartPostgres starts a durable server with the newest schema of a binary, and returns it with the
// URL of its database. It stops with the test. Its data are in dir, or in a temporary folder if dir
// is empty.
func StartPostgres(t *testing.T, dir, binary string) (server *devstack.Postgres, url string) {
	t.Helper()
	if dir == "" {
		dir = scratch(t)
	}
	server, err := devstack.StartPostgres(t.Context(), devstack.PostgresOptions{Dir: dir, Port: FreePort(t), Durable: true})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Stop(context.Background())) })
	require.NoError(t, server.EnsureDatabase(t.Context(), "shop"))
	url = server.URL("shop")
	migrate := exec.Command(binary, "migrate", "up")
	migrate.Env = []string{"DB_URL=" + url}
	output, err := migrate.CombinedOutput()
	require.NoError(t, err, string(output))
	return server, url
}

// StartRedis starts a server that stops with the test.
func StartRedis(t *testing.T) *devstack.Redis {
	t.Helper()
	server, err := devstack.StartRedis(t.Context(), devstack.RedisOptions{Dir: scratch(t), Port: FreePort(t)})
	require.NoError(t, err)
	t.Cleanup(func() {
		require.NoError(t, server.Kill())
		require.NoError(t, server.Stop(context.Background()))
	})
	return server
}

func scratch(t *testing.T) string {
	t.Helper()
	scratch, err := devstack.NewScratch()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, scratch.Remove()) })
	return scratch.Dir
}

// Settings returns the settings of a replica: its stores, and the issuer whose tokens it accepts.
func Settings(clerk *authtest.Authority, dbURL, redisURL string) []string {
	return []string{
		"DB_URL=" + dbURL, "REDIS_URL=" + redisURL, "CLERK_JWT_KEY=" + clerk.PublicPEM(),
		"CLERK_ISSUER=" + clerk.Rules().Issuer, "CLIENT_URL=https://shop.example.com",
		"CLERK_AUTHORIZED_PARTIES=" + clerk.Rules().AuthorizedParties[0], "ADMIN_EMAILS=" + AdminEmail,
	}
}

// WaitHealthy waits until every replica serves and is not degraded.
func WaitHealthy(t *testing.T, within time.Duration, replicas ...*Replica) {
	t.Helper()
	for _, r := range replicas {
		require.Eventuallyf(t, func() bool {
			_, well := r.Ready()
			return well
		}, within, PollEvery, "replica %d is not healthy; %s", r.N, r)
	}
}
