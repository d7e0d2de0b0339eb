package devstack

import (
	"context"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

func TestRedisCluster_HasEverySlotAndSurvivesTheLossOfAMaster(t *testing.T) {
	t.Parallel()
	began := time.Now()
	cluster, err := StartRedisCluster(t.Context(), RedisClusterOptions{Dir: scratch(t), Masters: 3, Replicas: 1})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, cluster.Stop(context.Background())) })
	t.Logf("up after %s", time.Since(began))

	reply, err := cluster.nodes[0].send(t.Context(), "CLUSTER INFO")
	require.NoError(t, err)
	require.Contains(t, reply, "cluster_slots_assigned:16384")
	for _, node := range cluster.nodes {
		require.Contains(t, cluster.URL(), node.Address())
		require.Same(t, node, cluster.Node(node.Address()))
	}
	require.Error(t, cluster.Kill("127.0.0.1:1"))
	require.NoError(t, cluster.Kill(cluster.nodes[0].Address()))
	require.Zero(t, cluster.nodes[0].Pid())
	require.NoError(t, cluster.nodes[3].until(t.Context(), "ROLE", "master"), "its replica takes its place")
}

func TestRedisCluster_NeedsThreeMasters(t *testing.T) {
	t.Parallel()
	_, err := StartRedisCluster(t.Context(), RedisClusterOptions{Dir: scratch(t), Masters: 2})
	oneLine(t, err, "at least 3 masters")
}

func TestRedisSentinel_PromotesTheReplica(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]bool{"with passwords": false, "with Sentinels that ask for none": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			began := time.Now()
			watched, err := StartRedisSentinel(t.Context(), RedisSentinelOptions{Dir: scratch(t), Open: open})
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, watched.Stop(context.Background())) })
			t.Logf("up after %s", time.Since(began))

			first, err := watched.Master(t.Context())
			require.NoError(t, err)
			require.NoError(t, first.Kill())
			began = time.Now()
			require.Eventually(t, func() bool {
				now, err := watched.Master(t.Context())
				return err == nil && now != first
			}, 30*time.Second, 20*time.Millisecond)
			t.Logf("another master after %s", time.Since(began))
			now, err := watched.Master(t.Context())
			require.NoError(t, err)
			require.NoError(t, now.until(t.Context(), "ROLE", "master"))
			require.NoError(t, dial(t, now).Set(t.Context(), "key", "value", 0).Err())
			require.NotErrorIs(t, dial(t, now).Get(t.Context(), "key").Err(), redis.Nil)
		})
	}
}
