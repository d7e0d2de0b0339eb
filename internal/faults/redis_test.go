package faults

import (
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/faults/checker"
)

// tellRedis sends one command, past all links.
func (s *scenario) tellRedis(command ...any) {
	s.t.Helper()
	options, err := redis.ParseURL(s.redis.URL())
	require.NoError(s.t, err)
	client := redis.NewClient(options)
	defer client.Close()
	require.NoError(s.t, client.Do(s.t.Context(), command...).Err())
}

// flushRedis empties Redis again and again, until the drop is sold.
func flushRedis(s *scenario) {
	sold := make(chan struct{})
	go func() {
		defer close(sold)
		s.crowd.Wait()
	}()
	ticker := time.NewTicker(inFull(2*time.Second, 400*time.Millisecond))
	defer ticker.Stop()
	for {
		select {
		case <-sold:
			return
		case <-ticker.C:
			s.tellRedis("FLUSHALL")
			results.did("FLUSHALL", 1)
		}
	}
}

// noRedis sells the whole drop without it.
func noRedis(s *scenario) {
	resume := s.suspend(checker.AnyReplica, "Redis is away", checker.SocketFinal)
	s.killRedis()
	s.closes()
	s.restartRedis()
	resume(rightAfterRedis)
}

// redisComesAndGoes kills Redis again and again; each time it comes back with nothing in it.
func redisComesAndGoes(s *scenario) {
	for range inFull(10, 3) {
		resume := s.suspend(checker.AnyReplica, "Redis is away", checker.SocketFinal)
		s.killRedis()
		<-time.After(time.Duration(100+s.faults.IntN(inFull(1500, 500))) * time.Millisecond)
		s.restartRedis()
		resume(rightAfterRedis)
		<-time.After(time.Duration(s.faults.IntN(300)) * time.Millisecond)
	}
}

func (s *scenario) killRedis() {
	s.t.Helper()
	require.NoError(s.t, s.redis.Kill())
	s.away = s.Journal.Now()
}

// restartRedis brings an empty Redis back, and holds the replicas to the time in which all must be right.
func (s *scenario) restartRedis() {
	s.t.Helper()
	require.NoError(s.t, s.redis.Restart(s.t.Context()))
	results.did("Redis killed and restarted empty", 1)
	s.recovers(checker.RedisBack, s.away)
}

// rightAfterRedis is when everything is right after Redis is back.
const rightAfterRedis = 2 * time.Second

// recovers waits until all replicas are well after a store is back that was away. The checker judges when all was right.
func (s *scenario) recovers(store checker.Promise, away time.Duration) {
	s.t.Helper()
	back := s.Journal.Now()
	s.well(startLimit)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.outages = append(s.outages, checker.Outage{Promise: store, Down: away, Back: back, Well: s.Journal.Now()})
}

// fullRedis leaves Redis no memory for anything new: reads work and writes do not.
func fullRedis(s *scenario) {
	for range inFull(5, 1) {
		resume := s.suspend(checker.AnyReplica, "nothing can be published", checker.SocketFinal)
		s.tellRedis("CONFIG", "SET", "maxmemory", "1000000")
		<-time.After(inFull(5*time.Second, 1500*time.Millisecond))
		s.tellRedis("CONFIG", "SET", "maxmemory", "0")
		results.did("Redis was full", 1)
		resume(checker.SocketsDeaf)
		<-time.After(500 * time.Millisecond)
	}
}
