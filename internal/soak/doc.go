// Package soak lets drops, people and sockets come and go on three replicas, straight on their stores, while nothing at all
// is wrong, and wants nothing left behind: no memory, goroutine, file, transaction or key that only grows. Each drop is
// judged as in the fault suite. It has tests only.
//
// SOAK=full plays it for SOAK_MINUTES (20), as `make soak` does, and nothing plays the few seconds that `make test` has time
// for. FAULT_SEED=n repeats a run's whims, SOAK_REPORT=file writes the figures over time as JSON, SOAK_CHART=file draws them.
package soak
