package deployment

import (
	"math/rand/v2"
	"os"
	"strconv"
)

// Seed is FAULT_SEED, or any other number when that is not set. It decides a run's schedule: what happens, in which order,
// to whom and for how long.
func Seed() uint64 {
	if seed, err := strconv.ParseUint(os.Getenv("FAULT_SEED"), 10, 64); err == nil {
		return seed
	}
	return rand.Uint64() >> 32 //nolint:gosec // any seed will do, and a short one is easier to repeat
}
