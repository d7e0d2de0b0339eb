package devstack

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

func startRedis(t *testing.T, opts RedisOptions) *Redis {
	t.Helper()
	server, err := StartRedis(t.Context(), opts)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Stop(context.Background())) })
	return server
}

func dial(t *testing.T, server *Redis) *redis.Client {
	t.Helper()
	opts, err := redis.ParseURL(server.URL())
	require.NoError(t, err)
	client := redis.NewClient(opts)
	t.Cleanup(func() { _ = client.Close() })
	return client
}

func TestRedis_StartKillRestartStop(t *testing.T) {
	t.Parallel()
	dir := scratch(t)
	server := startRedis(t, RedisOptions{Dir: dir, Persist: true})
	client := dial(t, server)
	policy, err := client.ConfigGet(t.Context(), "maxmemory-policy").Result()
	require.NoError(t, err)
	require.Equal(t, "noeviction", policy["maxmemory-policy"])
	bound, err := client.ConfigGet(t.Context(), "bind").Result()
	require.NoError(t, err)
	require.Equal(t, "127.0.0.1", bound["bind"])
	pgid, err := syscall.Getpgid(server.Pid())
	require.NoError(t, err)
	require.Equal(t, server.Pid(), pgid, "the terminal's Ctrl-C must not reach it")
	require.NoError(t, client.Set(t.Context(), "kept", "yes", 0).Err())

	t.Run("clients need the password", func(t *testing.T) {
		opts, err := redis.ParseURL(server.URL())
		require.NoError(t, err)
		opts.Password = ""
		stranger := redis.NewClient(opts)
		defer stranger.Close()
		require.ErrorContains(t, stranger.Get(t.Context(), "kept").Err(), "NOAUTH")
	})

	t.Run("a restart has the same address and the data", func(t *testing.T) {
		before := server.URL()
		require.NoError(t, server.Restart(t.Context()))
		require.Equal(t, before, server.URL())
		require.Equal(t, "yes", dial(t, server).Get(t.Context(), "kept").Val())
	})

	t.Run("after a kill an incomplete last entry of the log is ignored", func(t *testing.T) {
		require.NoError(t, server.Kill())
		require.Zero(t, server.Pid())
		logs, err := filepath.Glob(filepath.Join(dir, "data", "appendonlydir", "*.incr.aof"))
		require.NoError(t, err)
		require.Len(t, logs, 1)
		log, err := os.OpenFile(logs[0], os.O_APPEND|os.O_WRONLY, 0)
		require.NoError(t, err)
		_, err = log.WriteString("*3\r\n$3\r\nSET\r\n$4\r\nto")
		require.NoError(t, err)
		require.NoError(t, log.Close())
		require.NoError(t, server.Restart(t.Context()))
		require.Equal(t, "yes", dial(t, server).Get(t.Context(), "kept").Val())
	})

	t.Run("a stopped server releases its folder", func(t *testing.T) {
		require.NoError(t, server.Stop(t.Context()))
		require.NoError(t, server.Stop(t.Context()))
		oneLine(t, server.Restart(t.Context()), "start a new one")
		again := startRedis(t, RedisOptions{Dir: dir, Persist: true})
		require.Equal(t, "yes", dial(t, again).Get(t.Context(), "kept").Val())
	})
}

func TestRedis_WithoutPersistenceLosesItsData(t *testing.T) {
	t.Parallel()
	server := startRedis(t, RedisOptions{Dir: scratch(t)})
	client := dial(t, server)
	require.NoError(t, client.Set(t.Context(), "gone", "soon", 0).Err())
	require.NoError(t, server.Kill())
	require.NoError(t, server.Restart(t.Context()))
	require.ErrorIs(t, dial(t, server).Get(t.Context(), "gone").Err(), redis.Nil)
}
