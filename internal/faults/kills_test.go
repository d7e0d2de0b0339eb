package faults

import (
	"time"

	"github.com/stretchr/testify/require"
)

// killAtRandom kills one replica after the other, and now and then two at once; one always lives.
func killAtRandom(s *scenario) {
	for killed := 0; killed < inFull(300, 6); {
		first := s.faults.IntN(replicaCount)
		victims := []int{first}
		if s.faults.IntN(3) == 0 {
			victims = append(victims, (first+1)%replicaCount)
		}
		<-time.After(time.Duration(50+s.faults.IntN(inFull(300, 150))) * time.Millisecond)
		for _, n := range victims {
			s.replicas[n].kill()
			killed++
			results.did("replicas killed at random", 1)
		}
		s.servesAgain(victims...)
	}
}

// killAtPoints kills replicas in the gaps of the commands' way. In a short run a few of them are drawn; in a full run
// every gap of every kind is met many times.
func killAtPoints(s *scenario) {
	for round := range inFull(14, 1) {
		order := points()
		s.faults.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		if !full {
			order = order[:5]
		}
		for i, point := range order {
			s.killAt(s.replicas[(i+round)%replicaCount], point, 1+s.faults.IntN(3))
		}
	}
}

// killAt has a replica die at a point, and waits until it has, and until it serves again.
func (s *scenario) killAt(r *replica, point string, hit int) {
	s.t.Helper()
	before := r.strikes()
	require.Eventually(s.t, func() bool { return r.arm(point, "kill", hit, 0) == nil }, startLimit, pollEvery)
	limit := time.Now().Add(inFull(30*time.Second, 10*time.Second))
	for r.strikes() == before {
		if time.Now().After(limit) {
			s.t.Errorf("replica %d never came to %s; %s", r.n, point, r)
			require.NoError(s.t, r.disarm())
			return
		}
		<-time.After(pollEvery)
	}
	results.did("replicas killed at named points", 1)
	results.did("killed at "+point, 1)
	s.servesAgain(r.n)
}

// servesAgain waits until replicas serve after a kill.
func (s *scenario) servesAgain(victims ...int) {
	s.t.Helper()
	for _, n := range victims {
		r := s.replicas[n]
		require.Eventuallyf(s.t, func() bool {
			serves, _ := r.ready()
			return serves
		}, startLimit, pollEvery, "replica %d does not come back; %s", n, r)
	}
}
