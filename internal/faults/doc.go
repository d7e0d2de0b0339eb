// Package faults is the fault suite. Three replicas on a real Postgres and a real Redis sell drops
// to many clients while one thing after another is killed, cut, frozen, filled up or misconfigured.
// Every answer and every socket frame that a client got is then compared with Postgres. The package
// has only tests; `make faults` runs them at full length.
//
//	clients ─▶ link ─▶ replica ─┬▶ link ─▶ proxy that cuts replies to COMMIT ──▶ Postgres
//	(journal)                   └▶ link ─▶ proxy that cuts replies to scripts ─▶ Redis
//
// The replicas run a binary with failpoints (build tag failpoints). FAULT_SEED=n repeats the faults
// of a run. FAULT_REPORT=file writes the results as JSON. FAULTS=full, which `make faults` sets,
// runs everything at full length; FAULTS=each runs each scenario once in its short form; without
// it, only the few scenarios run that `make test` has time for.
//
// Package deployment has the replicas, stores and clients; the soak uses it too. Clients record
// what they are told in package journal, and package checker compares that with Postgres.
package faults
