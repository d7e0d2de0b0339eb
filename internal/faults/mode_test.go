package faults

import (
	"os"

	"sneakerhead/internal/faults/deployment"
)

// full reports whether this is a run at full length, as with `make faults`.
var full = os.Getenv("FAULTS") == "full" //nolint:gochecknoglobals // read once

// everyScenario reports whether each scenario is run once, in its short form.
var everyScenario = os.Getenv("FAULTS") == "each" //nolint:gochecknoglobals // read once

// runSeed determines the faults of every scenario: which, in which order, on which replica and how
// long.
var runSeed = deployment.Seed() //nolint:gochecknoglobals // read once

func modeName() string {
	switch {
	case full:
		return "full"
	case everyScenario:
		return "each"
	default:
		return "short"
	}
}

// fullOrShort returns long in a full run and short in any other.
func fullOrShort[T any](long, short T) T {
	if full {
		return long
	}
	return short
}
