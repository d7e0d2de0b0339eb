package faults

import (
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/faults/checker"
)

// tellRedis sends one command directly to Redis, not over a link.
func (s *scenario) tellRedis(command ...any) {
	s.t.Helper()
	options, err := redis.ParseURL(s.redis.URL())
	require.NoError(s.t, err)
	client := redis.NewClient(options)
	defer client.Close()
	require.NoError(s.t, client.Do(s.t.Context(), command...).Err())
}

// flushRedis empties Redis repeatedly until the drop is sold out.
func flushRedis(s *scenario) {
	sold := make(chan struct{})
	go func() {
		defer close(sold)
		s.clients.Wait()
	}()
	ticker := time.NewTicker(fullOrShort(2*time.Second, 400*time.Millisecond))
	defer ticker.Stop()
	for {
		select {
		case <-sold:
			return
		case <-ticker.C:
			s.tellRedis("FLUSHALL")
			results.addCount("FLUSHALL", 1)
		}
	}
}

// noRedis lets the whole drop sell without Redis.
func noRedis(s *scenario) {
	resume := s.suspendChecks(checker.AnyReplica, "Redis is away", checker.SocketFinal)
	s.killRedis()
	s.stopClients()
	s.restartRedis()
	resume(redisRecoveryLimit)
}

// redisComesAndGoes kills Redis several times; it comes back empty each time.
func redisComesAndGoes(s *scenario) {
	for range fullOrShort(10, 3) {
		resume := s.suspendChecks(checker.AnyReplica, "Redis is away", checker.SocketFinal)
		s.killRedis()
		<-time.After(time.Duration(100+s.faults.IntN(fullOrShort(1500, 500))) * time.Millisecond)
		s.restartRedis()
		resume(redisRecoveryLimit)
		<-time.After(time.Duration(s.faults.IntN(300)) * time.Millisecond)
	}
}

func (s *scenario) killRedis() {
	s.t.Helper()
	require.NoError(s.t, s.redis.Kill())
	s.away = s.Journal.Now()
}

// restartRedis starts an empty Redis, and checks that everything is right again in the promised
// time.
func (s *scenario) restartRedis() {
	s.t.Helper()
	require.NoError(s.t, s.redis.Restart(s.t.Context()))
	results.addCount("Redis killed and restarted empty", 1)
	s.recovers(checker.RedisBack, s.away)
}

// redisRecoveryLimit is how long recovery may take after Redis is back.
const redisRecoveryLimit = 2 * time.Second

// recovers waits until all replicas report that they are healthy after a store came back. The
// checker decides whether everything was right in time.
func (s *scenario) recovers(store checker.Promise, away time.Duration) {
	s.t.Helper()
	back := s.Journal.Now()
	s.waitHealthy(startLimit)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.outages = append(s.outages, checker.Outage{Promise: store, Down: away, Back: back, AllHealthy: s.Journal.Now()})
}

// fullRedis leaves Redis no memory for new data: reads work and writes fail.
func fullRedis(s *scenario) {
	for range fullOrShort(5, 1) {
		resume := s.suspendChecks(checker.AnyReplica, "nothing can be published", checker.SocketFinal)
		s.tellRedis("CONFIG", "SET", "maxmemory", "1000000")
		<-time.After(fullOrShort(5*time.Second, 1500*time.Millisecond))
		s.tellRedis("CONFIG", "SET", "maxmemory", "0")
		results.addCount("Redis was full", 1)
		resume(checker.SocketsWithoutBus)
		<-time.After(500 * time.Millisecond)
	}
}
