package faults

import (
	"net"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/faults/checker"
	"sneakerhead/internal/redisaddr"
)

// failOver kills the master while its replica is behind. The replica takes over with old gates.
func failOver(s *scenario) {
	<-time.After(500 * time.Millisecond)
	s.cutReplication()
	<-time.After(fullOrShort(3*time.Second, 700*time.Millisecond))
	master, err := s.sentinel.Master(s.t.Context())
	require.NoError(s.t, err)
	resume := s.suspendChecks(checker.AnyReplica, "Redis is away", checker.SocketFinal)
	require.NoError(s.t, master.Kill())
	results.addCount("Sentinel failovers to a replica that lags", 1)
	require.Eventually(s.t, func() bool {
		now, err := s.sentinel.Master(s.t.Context())
		return err == nil && now != master
	}, startLimit, pollEvery, "nobody takes over")
	s.waitHealthy(startLimit)
	resume(redisRecoveryLimit)
	<-time.After(500 * time.Millisecond)
}

// cutReplication cuts the connection of the master's replica and prevents a new one.
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
