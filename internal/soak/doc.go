// Package soak is the soak test. Drops, users and sockets come and go on three replicas while
// nothing is wrong, and nothing may be left behind: no memory, goroutine, file, transaction or key
// that only grows. Each drop is checked as in the fault suite. The package has only tests.
//
// SOAK=full, which `make soak` sets, runs it for SOAK_MINUTES (20); otherwise it runs for the few
// seconds that `make test` has time for. FAULT_SEED=n repeats the random choices of a run,
// SOAK_REPORT=file writes the figures over time as JSON, and SOAK_CHART=file draws them.
package soak
