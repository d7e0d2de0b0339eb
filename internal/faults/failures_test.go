package faults

import (
	"time"

	"github.com/stretchr/testify/require"
)

// failAtPoints has steps fail, or take long, in the gaps of the commands' way, on several replicas at once. A step that
// fails after the commit leaves people without an answer for something that has happened.
func failAtPoints(s *scenario) {
	s.newsComeLate()
	order := points()
	s.faults.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	for _, point := range order[:inFull(len(order), 10)] {
		r := s.replicas[s.faults.IntN(replicaCount)]
		action, length := "error", time.Duration(0)
		if s.faults.IntN(2) == 0 {
			action, length = "pause", time.Duration(100+s.faults.IntN(600))*time.Millisecond
		}
		require.NoError(s.t, r.arm(point, action, 1+s.faults.IntN(2), length))
		results.did("steps told to fail or to take long", 1)
		<-time.After(time.Duration(50+s.faults.IntN(inFull(400, 150))) * time.Millisecond)
	}
	for _, r := range s.replicas {
		require.NoError(s.t, r.disarm())
	}
}

// newsComeLate has a replica keep what it has committed to itself, for so long that the others have told of newer things.
func (s *scenario) newsComeLate() {
	const late = 400 * time.Millisecond // some flushes of the hub
	for range inFull(5, 2) {
		r := s.replicas[s.faults.IntN(replicaCount)]
		require.NoError(s.t, r.arm("committed/reserve", "pause", 1, late))
		results.did("news held back", 1)
		<-time.After(2 * late)
		require.NoError(s.t, r.disarm())
	}
}
