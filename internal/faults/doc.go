// Package faults is the fault suite: three replicas on a real Postgres and a real Redis sell drops to many clients while
// one thing after another is killed, cut, frozen, filled up or set wrong, and everything that anybody was told is held
// against what Postgres says. It has tests only; `make faults` runs them at full length.
//
//	clients ─▶ link ─▶ replica ─┬▶ link ─▶ cable that cuts replies to COMMIT ──▶ Postgres
//	(journal)                   └▶ link ─▶ cable that cuts replies to scripts ─▶ Redis
//
// The replicas are processes of a binary with failpoints in it (tag failpoints). FAULT_SEED=n repeats a run's schedule of
// faults, FAULT_REPORT=file writes what was done and found as JSON, FAULTS=full is what `make faults` sets;
// FAULTS=each plays every scenario once and shortly, nothing plays the few that `make test` has time for.
//
// What the replicas, the stores and the people are made of is in package deployment, which the soak uses too. Package journal
// is where people write down what they were told, and package checker holds that against Postgres.
package faults
