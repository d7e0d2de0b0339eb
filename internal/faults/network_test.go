package faults

import (
	"time"

	"sneakerhead/internal/faults/checker"
	"sneakerhead/internal/faults/deployment"
)

// sides returns the links that each replica has.
func sides() []string { return []string{"client", "postgres", "redis"} }

func (r *replica) side(name string) *link {
	switch name {
	case "client":
		return r.client
	case "postgres":
		return r.postgres
	default:
		return r.redis
	}
}

// faultEveryLink puts every kind of fault on every link. In a round each replica has a fault on
// another link, so that four rounds have every link and every fault once. In a full run every
// replica has each combination.
func faultEveryLink(s *scenario) {
	kinds := networkFaults()
	s.faults.Shuffle(len(kinds), func(i, j int) { kinds[i], kinds[j] = kinds[j], kinds[i] })
	for turn := range fullOrShort(replicaCount, 1) {
		for round := range kinds {
			heal := make([]func(), replicaCount)
			for n, r := range s.replicas {
				side := (n + turn) % replicaCount
				heal[n] = s.breakLink(r, sides()[side], kinds[(round+side)%len(kinds)])
			}
			<-time.After(fullOrShort(6*time.Second, 700*time.Millisecond))
			for _, healOne := range heal {
				healOne()
			}
			if full {
				s.waitHealthy(startLimit)
			}
		}
	}
	if full {
		s.faultAllReplicas()
	}
}

// faultAllReplicas puts the same fault on all replicas at once, as if Redis or Postgres itself were
// slow, or its switch broken.
func (s *scenario) faultAllReplicas() {
	for _, side := range sides()[1:] {
		for _, kind := range networkFaults() {
			heal := make([]func(), replicaCount)
			for n, r := range s.replicas {
				heal[n] = s.breakLink(r, side, kind)
			}
			<-time.After(4 * time.Second)
			for _, healOne := range heal {
				healOne()
			}
			s.waitHealthy(startLimit)
		}
	}
}

// breakLink puts a fault on one link and returns how to remove it. Over a broken link requests
// cannot be answered in time and sockets get nothing; all other promises still hold.
func (s *scenario) breakLink(r *replica, side string, kind networkFault) (heal func()) {
	s.t.Helper()
	sockets := s.suspendChecks(r.N, "a link of its is broken", checker.SocketFinal)
	answers, holds := func(time.Duration) {}, func(time.Duration) {}
	switch side {
	case "client":
		answers = s.suspendChecks(r.N, "its clients' link is broken", checker.AnswerTime)
	case "postgres": // a transaction over it keeps the drop locked until Postgres ends it
		holds = s.suspendChecks(checker.AnyReplica, "links to Postgres are broken", checker.Overdue)
	}
	r.side(side).apply(s.t, kind)
	results.addCount("trouble on a link: "+side+" "+string(kind), 1)
	return func() {
		r.side(side).heal(s.t)
		sockets(recoveryLimit)
		answers(deployment.RequestTimeout)
		holds(recoveryLimit)
	}
}

// recoveryLimit is how long recovery takes at most after Postgres, the slower of the two stores, is
// back.
const recoveryLimit = 5 * time.Second
