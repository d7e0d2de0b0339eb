package deployment

import (
	"math/rand/v2"
	"os"
	"strconv"
)

// Seed returns FAULT_SEED, or a random number if that is not set. It determines the faults of a
// run: which, in which order, on which replica and how long.
func Seed() uint64 {
	if seed, err := strconv.ParseUint(os.Getenv("FAULT_SEED"), 10, 64); err == nil {
		return seed
	}
	return rand.Uint64() >> 32 //nolint:gosec // any seed will do, and a short one is easier to repeat
}
