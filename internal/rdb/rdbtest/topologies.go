package rdbtest

import (
	"context"
	"testing"

	"sneakerhead/internal/devstack"
)

// Cluster starts a Cluster of three masters for this test alone, each with some replicas. It takes
// about three seconds.
func Cluster(t testing.TB, replicas int) *devstack.RedisCluster {
	t.Helper()
	cluster, err := devstack.StartRedisCluster(t.Context(), devstack.RedisClusterOptions{
		Dir: scratch(t), Masters: 3, Replicas: replicas,
	})
	if err != nil {
		t.Fatalf("rdbtest: %v", err)
	}
	stopAtEnd(t, cluster)
	return cluster
}

// Sentinel starts a master, its replica and three Sentinels for this test alone.
func Sentinel(t testing.TB) *devstack.RedisSentinel {
	t.Helper()
	servers, err := devstack.StartRedisSentinel(t.Context(), devstack.RedisSentinelOptions{Dir: scratch(t)})
	if err != nil {
		t.Fatalf("rdbtest: %v", err)
	}
	stopAtEnd(t, servers)
	return servers
}

func stopAtEnd(t testing.TB, servers interface {
	Stop(ctx context.Context) error
}) {
	t.Cleanup(func() {
		if err := servers.Stop(context.Background()); err != nil {
			t.Errorf("rdbtest: %v", err)
		}
	})
}

func scratch(t testing.TB) string {
	t.Helper()
	folder, err := devstack.NewScratch()
	if err != nil {
		t.Fatalf("rdbtest: %v", err)
	}
	t.Cleanup(func() {
		if err := folder.Remove(); err != nil {
			t.Errorf("rdbtest: %v", err)
		}
	})
	return folder.Dir
}
