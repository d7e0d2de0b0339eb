package faults

import (
	"time"

	"github.com/stretchr/testify/require"
)

// failAtPoints makes steps of commands fail, or take long, on several replicas at once. If a step
// fails after the commit, clients get no answer for something that has happened.
func failAtPoints(s *scenario) {
	s.delayNews()
	order := points()
	s.faults.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	for _, point := range order[:fullOrShort(len(order), 10)] {
		r := s.replicas[s.faults.IntN(replicaCount)]
		action, length := "error", time.Duration(0)
		if s.faults.IntN(2) == 0 {
			action, length = "pause", time.Duration(100+s.faults.IntN(600))*time.Millisecond
		}
		require.NoError(s.t, r.arm(point, action, 1+s.faults.IntN(2), length))
		results.addCount("steps told to fail or to take long", 1)
		<-time.After(time.Duration(50+s.faults.IntN(fullOrShort(400, 150))) * time.Millisecond)
	}
	for _, r := range s.replicas {
		require.NoError(s.t, r.disarm())
	}
}

// delayNews makes a replica publish its news so late that other replicas have already published
// newer news.
func (s *scenario) delayNews() {
	const late = 400 * time.Millisecond // several flush intervals of the hub
	for range fullOrShort(5, 2) {
		r := s.replicas[s.faults.IntN(replicaCount)]
		require.NoError(s.t, r.arm("committed/reserve", "pause", 1, late))
		results.addCount("news held back", 1)
		<-time.After(2 * late)
		require.NoError(s.t, r.disarm())
	}
}
