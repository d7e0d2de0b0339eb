package faults

import (
	"time"

	"sneakerhead/internal/faults/checker"
	"sneakerhead/internal/faults/deployment"
)

// sides are the links that each replica has.
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

// troubleEveryLink goes through all links and all troubles. A round gives each replica another side's trouble, so that
// four rounds have every side and every trouble once; in a full run, every replica has each of them.
func troubleEveryLink(s *scenario) {
	kinds := troubles()
	s.faults.Shuffle(len(kinds), func(i, j int) { kinds[i], kinds[j] = kinds[j], kinds[i] })
	for turn := range inFull(replicaCount, 1) {
		for round := range kinds {
			heal := make([]func(), replicaCount)
			for n, r := range s.replicas {
				side := (n + turn) % replicaCount
				heal[n] = s.breakLink(r, sides()[side], kinds[(round+side)%len(kinds)])
			}
			<-time.After(inFull(6*time.Second, 700*time.Millisecond))
			for _, mend := range heal {
				mend()
			}
			if full {
				s.well(startLimit)
			}
		}
	}
	if full {
		s.troubleForAll()
	}
}

// troubleForAll gives all replicas the same trouble at once: Redis or Postgres is what is slow, or behind a dead switch.
func (s *scenario) troubleForAll() {
	for _, side := range sides()[1:] {
		for _, kind := range troubles() {
			heal := make([]func(), replicaCount)
			for n, r := range s.replicas {
				heal[n] = s.breakLink(r, side, kind)
			}
			<-time.After(4 * time.Second)
			for _, mend := range heal {
				mend()
			}
			s.well(startLimit)
		}
	}
}

// breakLink makes trouble on one link, and returns how to end it. Nobody can be answered in time over a broken link, and
// no socket fed; everything else that is promised holds.
func (s *scenario) breakLink(r *replica, side string, kind trouble) (heal func()) {
	s.t.Helper()
	sockets := s.suspend(r.N, "a link of its is broken", checker.SocketFinal)
	answers, holds := func(time.Duration) {}, func(time.Duration) {}
	switch side {
	case "client":
		answers = s.suspend(r.N, "its clients' link is broken", checker.AnswerTime)
	case "postgres": // a transaction behind it holds the drop until Postgres ends it, each time anew
		holds = s.suspend(checker.AnyReplica, "links to Postgres are broken", checker.Overdue)
	}
	r.side(side).trouble(s.t, kind)
	results.did("trouble on a link: "+side+" "+string(kind), 1)
	return func() {
		r.side(side).heal(s.t)
		sockets(rightAgain)
		answers(deployment.GiveUp)
		holds(rightAgain)
	}
}

// rightAgain is when everything is right after Postgres, the slower of the two, is back.
const rightAgain = 5 * time.Second
