package pressure

import "time"

const (
	// period is how often the waits are measured.
	period = 50 * time.Millisecond
	// longWait is how long nine of ten goroutines may wait for a processor. A server that is busy
	// on 256 connections stays below 20 ms.
	longWait = 50 * time.Millisecond
	// fewest measured waits that say something. An idle process on a busy machine has fewer.
	fewest = 50
	// patience is for how long the waits must be long before anything is refused.
	patience = 300 * time.Millisecond

	rise, fall, most = 0.2, 0.05, 0.95 // of the share, in each period
)

// share is which share of the requests is refused.
type share struct {
	refused   float64
	longSoFar time.Duration // without a period of short waits
}

// next adjusts the share to the waits of one period.
func (s *share) next(wait time.Duration, measured uint64) {
	if wait < longWait || measured < fewest {
		s.longSoFar = 0
		s.refused = max(0, s.refused-fall)
		return
	}
	s.longSoFar += period
	if s.refused > 0 || s.longSoFar > patience {
		s.refused = min(most, s.refused+rise)
	}
}
