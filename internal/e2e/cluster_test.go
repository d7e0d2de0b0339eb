package e2e_test

import (
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/postgres/pgtest"
	"sneakerhead/internal/rdb/rdbtest"
	"sneakerhead/internal/redisaddr"
)

// The master with the drop's gate dies in the middle of the drop.
func TestCluster_AMasterDiesInMidDrop(t *testing.T) {
	t.Parallel()
	t.Run("and its replica takes its place", func(t *testing.T) {
		cluster := rdbtest.Cluster(t, 1)
		s := openShopWith(t, pgtest.URL(t), cluster.URL(), 3, "RATE_LIMIT_USER=0")
		d := s.newDrop(500, nil)
		master := masterOf(t, cluster.URL(), d.ID)
		s.sellOutWithFault(d, func() { require.NoError(t, cluster.Kill(master)) }, s.waitHealthy)
		s.gateAgrees(d.ID, rightWithin)
	})
	t.Run("and nobody takes its place", func(t *testing.T) {
		cluster := rdbtest.Cluster(t, 0)
		s := openShopWith(t, pgtest.URL(t), cluster.URL(), 3, "RATE_LIMIT_USER=0")
		d := s.newDrop(500, nil)
		master := masterOf(t, cluster.URL(), d.ID)
		other := s.newDrop(1, nil)
		for masterOf(t, cluster.URL(), other.ID) == master {
			other = s.newDrop(1, nil)
		}
		s.sellOutWithFault(d, func() { require.NoError(t, cluster.Kill(master)) }, func() {})
		answer, err := s.replicas[0].reserve(s.token("somebody", nil), other.ID)
		require.NoError(t, err)
		require.Equal(t, 201, answer.status, string(answer.body))
		s.gateAgrees(other.ID, rightWithin) // the other masters still work: this gate was loaded and settled
		require.NoError(t, cluster.Node(master).Restart(t.Context()))
		s.waitHealthy()
	})
}

// masterOf returns the address of the master with a drop's keys.
func masterOf(t *testing.T, url, dropID string) string {
	t.Helper()
	where, err := redisaddr.Parse(url)
	require.NoError(t, err)
	cluster := redis.NewClusterClient(&redis.ClusterOptions{Addrs: where.Nodes, Password: where.Password})
	defer cluster.Close()
	master, err := cluster.MasterForKey(t.Context(), "{"+dropID+"}")
	require.NoError(t, err)
	return master.Options().Addr
}
