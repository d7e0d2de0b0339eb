package faults

import (
	"syscall"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/faults/checker"
	"sneakerhead/internal/faults/deployment"
)

// freeze stops replicas for a while, whatever they are doing.
func freeze(s *scenario) {
	lengths := fullOrShort([]int{1, 2, 5, 10, 30, 60, 1, 3}, []int{1})
	for _, seconds := range lengths {
		r := s.replicas[s.faults.IntN(replicaCount)]
		resume := s.suspendForFreeze(r)
		r.Signal(syscall.SIGSTOP)
		<-time.After(time.Duration(seconds)*time.Second + time.Duration(s.faults.IntN(1000))*time.Millisecond)
		r.Signal(syscall.SIGCONT)
		results.addCount("replicas frozen", 1)
		resume()
		s.waitHealthy(startLimit)
	}
	for range fullOrShort(10, 1) {
		s.freezeWithTheLock(s.replicas[s.faults.IntN(replicaCount)])
	}
}

// freezeWithTheLock stops a replica during its next reserve, while it holds the drop's lock, for
// longer than Postgres lets it keep the lock.
func (s *scenario) freezeWithTheLock(r *replica) {
	const point, length = "locked/reserve", 1500 * time.Millisecond
	resume := s.suspendForFreeze(r)
	previousBinary, err := r.passes(point)
	require.NoError(s.t, err)
	require.NoError(s.t, r.arm(point, "pause", 1, length))
	require.Eventuallyf(s.t, func() bool {
		passes, err := r.passes(point)
		return err == nil && passes > previousBinary
	}, startLimit, pollEvery, "replica %d never came to %s", r.N, point)
	<-time.After(length + 500*time.Millisecond)
	results.addCount("replicas paused with the lock", 1)
	resume()
}

// suspendForFreeze suspends the checks that a stopped replica cannot pass.
func (s *scenario) suspendForFreeze(r *replica) (resume func()) {
	answers, sockets := s.suspendChecks(r.N, "it is stopped", checker.AnswerTime), s.suspendChecks(r.N, "it is stopped", checker.SocketFinal)
	return func() {
		answers(deployment.RequestTimeout)
		sockets(redisRecoveryLimit)
	}
}
