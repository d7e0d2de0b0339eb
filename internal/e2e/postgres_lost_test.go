package e2e_test

import (
	"context"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/devstack"
)

// ownPostgres starts a server for this test alone, migrated by `sneakerhead migrate up`.
func ownPostgres(t *testing.T) (server *devstack.Postgres, dbURL string) {
	t.Helper()
	scratch, err := devstack.NewScratch()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, scratch.Remove()) })
	server, err = devstack.StartPostgres(t.Context(), devstack.PostgresOptions{Dir: scratch.Dir, Durable: true})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Stop(context.Background())) })
	require.NoError(t, server.EnsureDatabase(t.Context(), "shop"))
	dbURL = server.URL("shop")
	migrate := exec.Command(binary, "migrate", "up")
	migrate.Env = []string{"DB_URL=" + dbURL}
	output, err := migrate.CombinedOutput()
	require.NoError(t, err, string(output))
	return server, dbURL
}

func TestFault_PostgresIsKilledAndRestarted(t *testing.T) {
	server, dbURL := ownPostgres(t)
	m := startMidDrop(openShopOn(t, dbURL, 3, "RATE_LIMIT_USER=0"))
	lists := []string{"/api/drops/live", "/api/drops/upcoming", "/api/drops/ended"}
	for _, r := range m.replicas {
		for _, path := range lists {
			require.Equal(t, 200, r.send(t, "GET", path, "", nil).status)
		}
	}
	m.waitSoldPercent(40)
	require.NoError(t, server.Kill())

	buyer := m.token("latecomer", nil)
	for _, r := range m.replicas {
		refused, err := r.reserve(buyer, m.drop.ID)
		require.NoError(t, err)
		require.Equal(t, 503, refused.status, string(refused.body))
		require.NotEmpty(t, refused.header.Get("Retry-After"))
		require.Contains(t, []string{"unavailable", "overloaded"}, refused.code())
		for _, path := range lists {
			list := r.send(t, "GET", path, "", nil)
			require.Equal(t, 200, list.status, string(list.body))
			require.NotEmpty(t, list.header.Get("Warning"))
			var body struct {
				Stale bool
				Drops []dropView
			}
			list.decode(t, &body)
			require.True(t, body.Stale)
			require.Equal(t, path == "/api/drops/live", len(body.Drops) == 1, string(list.body))
		}
		require.Eventually(t, func() bool { return r.readyStatus(t) == "degraded" }, answeredWithin, pollEvery)
	}

	require.NoError(t, server.Restart(t.Context()))
	back := time.Now()
	for i, r := range m.replicas {
		require.Eventually(t, func() bool {
			list := r.send(t, "GET", "/api/drops/live", "", nil)
			return list.header.Get("Warning") == "" && r.readyStatus(t) == "ready"
		}, rightAfterPostgres-time.Since(back), pollEvery)
		require.Eventually(t, func() bool {
			answer, err := r.reserve(buyer, m.drop.ID)
			return err == nil && answer.status != 503
		}, rightAfterPostgres-time.Since(back), pollEvery, "replica %d", i)
	}
	t.Logf("right %s after Postgres was back", time.Since(back))
	m.waitEnd(m.screens...)
}
