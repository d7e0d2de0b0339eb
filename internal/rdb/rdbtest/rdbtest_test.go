package rdbtest

import (
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) { Main(m) }

func dial(t *testing.T, address string) *redis.Client {
	t.Helper()
	opts, err := redis.ParseURL(address)
	require.NoError(t, err)
	client := redis.NewClient(opts)
	t.Cleanup(func() { _ = client.Close() })
	return client
}

func TestURL_IsSharedByThePackage(t *testing.T) {
	t.Parallel()
	require.NoError(t, dial(t, URL(t)).Set(t.Context(), "shared", "yes", 0).Err())
	require.Equal(t, "yes", dial(t, URL(t)).Get(t.Context(), "shared").Val())
}

func TestFresh_IsThisTestsAlone(t *testing.T) {
	t.Parallel()
	mine, yours := Fresh(t), Fresh(t)
	require.NoError(t, dial(t, mine.URL()).Set(t.Context(), "own", "yes", 0).Err())
	require.ErrorIs(t, dial(t, yours.URL()).Get(t.Context(), "own").Err(), redis.Nil)

	require.NoError(t, mine.Kill())
	require.Zero(t, mine.Pid())
	require.NoError(t, mine.Restart(t.Context()))
	require.ErrorIs(t, dial(t, mine.URL()).Get(t.Context(), "own").Err(), redis.Nil, "a loss loses everything")
	require.Equal(t, "PONG", dial(t, yours.URL()).Ping(t.Context()).Val())
}
