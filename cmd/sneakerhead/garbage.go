package main

import (
	"context"
	"os"
	"runtime/debug"
	"runtime/metrics"
)

const (
	// garbageFloor is how many bytes may be allocated between two collections, however little
	// memory is in use. A replica without sockets uses about 12 MB. With Go's default, which is as
	// much again, a fifth of the processor time of an opening goes to the collector (see
	// docs/performance.md).
	garbageFloor = 64 << 20

	goDefault   = 100 // GOGC: percent of the memory in use
	mostPercent = 1600
)

// paceGarbage returns work that keeps the garbage collector from running too often on a small heap:
// run it each second. It does nothing when GOGC is set. GOMEMLIMIT applies in any case.
func paceGarbage() func(context.Context) error {
	if _, set := os.LookupEnv("GOGC"); set {
		return func(context.Context) error { return nil }
	}
	current := goDefault
	return func(context.Context) error {
		wanted := percentFor(memoryInUse())
		if wanted*10 < current*9 || wanted*9 > current*10 { // each change stops all goroutines for a moment
			debug.SetGCPercent(wanted)
			current = wanted
		}
		return nil
	}
}

// percentFor returns the GOGC with which garbageFloor bytes are allocated between two collections,
// and at least Go's default.
func percentFor(inUse uint64) int {
	return int(min(max(goDefault, garbageFloor*100/max(inUse, 1)), mostPercent))
}

// memoryInUse returns what the last collection found in use.
func memoryInUse() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
