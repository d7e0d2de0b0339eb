package faults

import (
	"syscall"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/faults/checker"
	"sneakerhead/internal/faults/deployment"
)

// freeze stops replicas for a while, with whatever they are in the middle of.
func freeze(s *scenario) {
	lengths := inFull([]int{1, 2, 5, 10, 30, 60, 1, 3}, []int{1})
	for _, seconds := range lengths {
		r := s.replicas[s.faults.IntN(replicaCount)]
		resume := s.isFrozen(r)
		r.Signal(syscall.SIGSTOP)
		<-time.After(time.Duration(seconds)*time.Second + time.Duration(s.faults.IntN(1000))*time.Millisecond)
		r.Signal(syscall.SIGCONT)
		results.did("replicas frozen", 1)
		resume()
		s.well(startLimit)
	}
	for range inFull(10, 1) {
		s.freezeWithTheLock(s.replicas[s.faults.IntN(replicaCount)])
	}
}

// freezeWithTheLock stops a replica's next reserve while it has the drop's lock, for longer than Postgres leaves it that.
func (s *scenario) freezeWithTheLock(r *replica) {
	const point, length = "locked/reserve", 1500 * time.Millisecond
	resume := s.isFrozen(r)
	before, err := r.passes(point)
	require.NoError(s.t, err)
	require.NoError(s.t, r.arm(point, "pause", 1, length))
	require.Eventuallyf(s.t, func() bool {
		passes, err := r.passes(point)
		return err == nil && passes > before
	}, startLimit, pollEvery, "replica %d never came to %s", r.N, point)
	<-time.After(length + 500*time.Millisecond)
	results.did("replicas paused with the lock", 1)
	resume()
}

// isFrozen allows for what a stopped replica cannot do.
func (s *scenario) isFrozen(r *replica) (resume func()) {
	answers, sockets := s.suspend(r.N, "it is stopped", checker.AnswerTime), s.suspend(r.N, "it is stopped", checker.SocketFinal)
	return func() {
		answers(deployment.GiveUp)
		sockets(rightAfterRedis)
	}
}
