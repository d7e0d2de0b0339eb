package rdbtest

import (
	"testing"
	"time"

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

// through connects through a proxy, with the version of the protocol that proxies understand, and
// without retries.
func through(t *testing.T, proxy *Proxy) *redis.Client {
	t.Helper()
	opts, err := redis.ParseURL(proxy.URL())
	require.NoError(t, err)
	opts.MaxRetries, opts.Protocol = -1, 2
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
	require.ErrorIs(t, dial(t, mine.URL()).Get(t.Context(), "own").Err(), redis.Nil, "it was restarted empty")
	require.Equal(t, "PONG", dial(t, yours.URL()).Ping(t.Context()).Val())
}

func TestProxy_CutsTheRepliesToScripts(t *testing.T) {
	t.Parallel()
	direct := Fresh(t)
	proxy := NewProxy(t, direct.URL())
	client := through(t, proxy)
	script := redis.NewScript(`return redis.call('INCR', KEYS[1])`)

	require.NoError(t, script.Run(t.Context(), client, []string{"n"}).Err())
	proxy.CutEvery(2)
	lost := 0
	for range 10 {
		require.NoError(t, client.Set(t.Context(), "other", "value\r\n", 0).Err(), "only scripts are cut")
		if err := script.Run(t.Context(), client, []string{"n"}).Err(); err != nil {
			lost++
		}
	}
	require.Equal(t, 5, lost)
	require.Equal(t, 5, proxy.Faults())
	require.Equal(t, "11", dial(t, direct.URL()).Get(t.Context(), "n").Val(), "each of them has run")
}

func TestProxy_LosesOneChannel(t *testing.T) {
	t.Parallel()
	direct := Fresh(t)
	proxy := NewProxy(t, direct.URL())
	client := through(t, proxy)
	subscription := client.Subscribe(t.Context(), "news", "beats")
	defer subscription.Close()
	heard := subscription.Channel()
	say := func(channel, text string) {
		require.NoError(t, dial(t, direct.URL()).Publish(t.Context(), channel, text).Err())
	}
	require.Eventually(t, func() bool { // both subscriptions are there
		counts, err := client.PubSubNumSub(t.Context(), "news", "beats").Result()
		return err == nil && counts["news"] == 1 && counts["beats"] == 1
	}, 5*time.Second, time.Millisecond)

	proxy.Lose("news")
	say("news", "lost")
	say("beats", "heard")
	require.Equal(t, "heard", (<-heard).Payload)
	proxy.Lose("")
	say("news", "again")
	require.Equal(t, "again", (<-heard).Payload)
}
