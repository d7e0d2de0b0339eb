package faults

import (
	"net"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/faults/checker"
	"sneakerhead/internal/redisaddr"
)

// failOver has the master die when its replica has not heard of what was sold lately: it takes over with gates of the past.
func failOver(s *scenario) {
	<-time.After(500 * time.Millisecond)
	s.cutReplication()
	<-time.After(inFull(3*time.Second, 700*time.Millisecond))
	master, err := s.sentinel.Master(s.t.Context())
	require.NoError(s.t, err)
	resume := s.suspend(checker.AnyReplica, "Redis is away", checker.SocketFinal)
	require.NoError(s.t, master.Kill())
	results.did("Sentinel failovers to a replica that lags", 1)
	require.Eventually(s.t, func() bool {
		now, err := s.sentinel.Master(s.t.Context())
		return err == nil && now != master
	}, startLimit, pollEvery, "nobody takes over")
	s.well(startLimit)
	resume(rightAfterRedis)
	<-time.After(500 * time.Millisecond)
}

// cutReplication has the master's replica lose its connection and fail to make another.
func (s *scenario) cutReplication() {
	s.t.Helper()
	where, err := redisaddr.Parse(s.redisURL)
	require.NoError(s.t, err)
	sentinel := redis.NewSentinelClient(&redis.Options{Addr: where.Nodes[0], Username: where.Username, Password: where.Password})
	defer sentinel.Close()
	replicas, err := sentinel.Replicas(s.t.Context(), where.Master).Result()
	require.NoError(s.t, err)
	master, err := sentinel.GetMasterAddrByName(s.t.Context(), where.Master).Result()
	require.NoError(s.t, err)
	tell := func(address string, command ...any) {
		client := redis.NewClient(&redis.Options{Addr: address, Username: where.Username, Password: where.Password})
		defer client.Close()
		require.NoError(s.t, client.Do(s.t.Context(), command...).Err())
	}
	for _, replica := range replicas {
		tell(net.JoinHostPort(replica["ip"], replica["port"]), "CONFIG", "SET", "masterauth", "a wrong one")
	}
	tell(net.JoinHostPort(master[0], master[1]), "CLIENT", "KILL", "TYPE", "replica")
}
