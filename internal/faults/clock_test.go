package faults

import (
	"time"

	"github.com/stretchr/testify/require"
)

// wrongClocks sets replicas' clocks wrong, by seconds and by an hour, either way. Such a replica says that it is not ready;
// until somebody takes it out it goes on serving, and Postgres's clock decides.
func wrongClocks(s *scenario) {
	offsets := []time.Duration{3 * time.Second, -3 * time.Second, time.Hour, -time.Hour}
	s.faults.Shuffle(len(offsets), func(i, j int) { offsets[i], offsets[j] = offsets[j], offsets[i] })
	for len(offsets) > 0 {
		wrong := min(len(offsets), replicaCount-1)
		for n, offset := range offsets[:wrong] {
			require.NoError(s.t, s.replicas[n].setClock(offset))
			results.did("clocks set wrong", 1)
		}
		for n, offset := range offsets[:wrong] {
			require.Eventuallyf(s.t, func() bool {
				serves, _ := s.replicas[n].Ready()
				return !serves
			}, 10*time.Second, pollEvery, "replica %d is %s off and says that it is ready", n, offset)
		}
		<-time.After(inFull(5*time.Second, 100*time.Millisecond))
		for n := range wrong {
			require.NoError(s.t, s.replicas[n].setClock(0))
		}
		s.well(startLimit)
		if offsets = offsets[wrong:]; !full {
			return
		}
	}
}
