package rehearsal

import (
	"math/rand/v2"
	"time"
)

// between returns a random time of at least and at most so long.
func between(least, most time.Duration) time.Duration {
	return least + time.Duration(rand.Int64N(int64(most-least)+1)) //nolint:gosec // nobody gains from knowing it
}

// about returns a random time with a mean: most are shorter, a few much longer. None is longer than
// most.
func about(mean, most time.Duration) time.Duration {
	return min(most, time.Duration(rand.ExpFloat64()*float64(mean))) //nolint:gosec // as above
}

// chance reports true for so many in a hundred.
func chance(percent int) bool { return rand.IntN(100) < percent } //nolint:gosec // as above
