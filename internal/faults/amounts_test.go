package faults

import (
	"os"

	"sneakerhead/internal/faults/deployment"
)

// full is whether this is a run at full length, as `make faults` asks for.
var full = os.Getenv("FAULTS") == "full" //nolint:gochecknoglobals // read once

// each is whether every scenario is played, once and shortly.
var each = os.Getenv("FAULTS") == "each" //nolint:gochecknoglobals // read once

// runSeed decides every scenario's schedule of faults: which, in which order, to whom and how long.
var runSeed = deployment.Seed() //nolint:gochecknoglobals // read once

func modeName() string {
	switch {
	case full:
		return "full"
	case each:
		return "each"
	default:
		return "short"
	}
}

// inFull returns the one amount or the other.
func inFull[T any](long, short T) T {
	if full {
		return long
	}
	return short
}
