package faults

import (
	"time"

	"github.com/stretchr/testify/require"
)

// wrongClocks sets replicas' clocks wrong by seconds and by an hour, in both directions. Such a
// replica reports that it is not ready, but goes on serving; Postgres's clock decides.
func wrongClocks(s *scenario) {
	offsets := []time.Duration{3 * time.Second, -3 * time.Second, time.Hour, -time.Hour}
	s.faults.Shuffle(len(offsets), func(i, j int) { offsets[i], offsets[j] = offsets[j], offsets[i] })
	for len(offsets) > 0 {
		inject := min(len(offsets), replicaCount-1)
		for n, offset := range offsets[:inject] {
			require.NoError(s.t, s.replicas[n].setClock(offset))
			results.addCount("clocks set wrong", 1)
		}
		for n, offset := range offsets[:inject] {
			require.Eventuallyf(s.t, func() bool {
				serves, _ := s.replicas[n].Ready()
				return !serves
			}, 10*time.Second, pollEvery, "replica %d is %s off and says that it is ready", n, offset)
		}
		<-time.After(fullOrShort(5*time.Second, 100*time.Millisecond))
		for n := range inject {
			require.NoError(s.t, s.replicas[n].setClock(0))
		}
		s.waitHealthy(startLimit)
		if offsets = offsets[inject:]; !full {
			return
		}
	}
}
