package faults

import (
	"testing"
	"time"
)

func TestFaults(t *testing.T) {
	t.Logf("FAULT_SEED=%d repeats this run's schedule", runSeed)
	results.began = time.Now()
	s := openStage(t, stageOptions{})
	t.Run("replicas are killed at random moments", func(t *testing.T) { s.play(t, plot{}, killAtRandom) })
}

// killAtRandom kills one replica after the other, and now and then two at once; one always lives.
func killAtRandom(s *scenario) {
	for range inFull(150, 5) {
		first := s.faults.IntN(replicaCount)
		victims := []int{first}
		if s.faults.IntN(3) == 0 {
			victims = append(victims, (first+1)%replicaCount)
		}
		pause := time.Duration(100+s.faults.IntN(400)) * time.Millisecond
		<-time.After(pause)
		for _, n := range victims {
			s.replicas[n].kill()
			results.did("replicas killed at random", 1)
		}
		s.servesAgain(victims...)
	}
}

// servesAgain waits until replicas serve after a kill.
func (s *scenario) servesAgain(victims ...int) {
	for _, n := range victims {
		for limit := time.Now().Add(startLimit); ; {
			if serves, _ := s.replicas[n].ready(); serves {
				break
			}
			if time.Now().After(limit) {
				s.t.Fatalf("replica %d does not come back; %s", n, s.replicas[n])
			}
			<-time.After(pollEvery)
		}
	}
}
