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
	// StartLimit bounds the start of anything on a busy machine.
	StartLimit = 30 * time.Second
	// PollEvery is how often something is looked at that cannot say when it changes.
	PollEvery = 20 * time.Millisecond
	// Replicas is how many replicas a stage has.
	Replicas = 3
	// Boss is the address of the admin.
	Boss = "boss@example.com"
)

// StartPostgres starts a server that loses nothing that it has committed, with the newest schema of a binary, and returns
// it with the URL of the database. It stops with the test; its data are in dir, or in a scratch folder when that is empty.
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

// Settings are what a replica needs to know: its stores, and whose tokens it believes.
func Settings(clerk *authtest.Authority, dbURL, redisURL string) []string {
	return []string{
		"DB_URL=" + dbURL, "REDIS_URL=" + redisURL, "CLERK_JWT_KEY=" + clerk.PublicPEM(),
		"CLERK_ISSUER=" + clerk.Rules().Issuer, "CLIENT_URL=https://shop.example.com",
		"CLERK_AUTHORIZED_PARTIES=" + clerk.Rules().AuthorizedParties[0], "ADMIN_EMAILS=" + Boss,
	}
}

// Well waits until every replica serves, and has nothing to complain of.
func Well(t *testing.T, within time.Duration, replicas ...*Replica) {
	t.Helper()
	for _, r := range replicas {
		require.Eventuallyf(t, func() bool {
			_, well := r.Ready()
			return well
		}, within, PollEvery, "replica %d is not well; %s", r.N, r)
	}
}
