package faults

import (
	"syscall"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/faults/checker"
)

// freeze stops replicas for a while, with whatever they are in the middle of.
func freeze(s *scenario) {
	lengths := inFull([]int{1, 2, 5, 10, 30, 60, 1, 3}, []int{1})
	for _, seconds := range lengths {
		r := s.replicas[s.faults.IntN(replicaCount)]
		from := s.journal.Now()
		r.signal(syscall.SIGSTOP)
		<-time.After(time.Duration(seconds)*time.Second + time.Duration(s.faults.IntN(1000))*time.Millisecond)
		r.signal(syscall.SIGCONT)
		results.did("replicas frozen", 1)
		s.wasFrozen(r, from)
		s.well(startLimit)
	}
	for range inFull(10, 1) { // while it holds the drop's lock
		r := s.replicas[s.faults.IntN(replicaCount)]
		from := s.journal.Now()
		require.NoError(s.t, r.arm("locked/reserve", "pause", 1, 1500*time.Millisecond))
		<-time.After(2 * time.Second)
		require.NoError(s.t, r.disarm())
		results.did("replicas paused with the lock", 1)
		s.wasFrozen(r, from)
	}
}

// wasFrozen allows for what a stopped replica cannot do.
func (s *scenario) wasFrozen(r *replica, from time.Duration) {
	s.allow(checker.Allowance{
		Check: checker.AnswerTime, Replica: r.n, From: from, Until: s.journal.Now() + giveUp, Why: "it was stopped",
	})
	s.allow(checker.Allowance{
		Check: checker.SocketFinal, Replica: r.n, From: from, Until: s.journal.Now() + rightAfterRedis, Why: "it was stopped",
	})
}
